async int f(int a);
async int g(int n)
{
    static void *const to[] = { &&a, &&b };
again:
    if (await f(n))
        goto *to[n & 1];
    goto again;
a:  n++;
b:  __attribute__((unused)) await f(1);
    { __label__ c; c: if (n) goto c; }
    return n;
}
