async int f(int a);
async int g(void)
{
    promise(int) p = f(1), q[3] = { f(2), f(3) };
    p = q[0];
    q[1] = p ? f(4) : 0;
    {
        promise(int) r = p;
        f(5);
        (void)f(6);
        await r;
    }
    return await q[2];
}
