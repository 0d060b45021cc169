async int f(int a);
async int g(int a)
{
    if (await f(1) && (a || await f(2)) && !await f(3))
        a = await f(4) ? await f(5) : (await f(6), a);
    else if (a ?: await f(7))
        a += await f(8);
    return (a, await f(9)) ?: await f(10);
}
