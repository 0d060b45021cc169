async int f(int a);
async int g(int n)
{
    { int v[n]; v[0] = 1; n = v[0]; }
    await f(n);
    return sizeof(int[n]);
}
