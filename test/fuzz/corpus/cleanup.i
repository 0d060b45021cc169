void c(int *p);
async int f(int a)
{
    { int x __attribute__((cleanup(c))) = a; await f(x); if (a) return x; }
    return 0;
}
