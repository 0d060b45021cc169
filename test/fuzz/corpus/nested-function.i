async int f(int a);
async int g(int a)
{
    int inner(int b) { return b * 2; }
    await f(inner(a));
    int (*p)(int) = inner;
    return p(1);
}
