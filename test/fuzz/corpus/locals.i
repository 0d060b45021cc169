async int f(int a);
typedef int T;
async int g(int T)
{
    int x = 1, *p = &x, q[3] = { T }, (*h)(int) = 0;
    const struct { int a; union { int b; char c; }; } s = { 1 };
    enum { A, B = 4 } e = B;
    typedef struct n { struct n *next; } N;
    N n = { &n };
    _Alignas(64) _Atomic int z = 2;
    static int w[A + 2];
    unsigned f1 : 3;
    { int x = await f(q[0]); *p = x; }
    extern int y;
    return *p + s.b + e + z + w[0] + (n.next == &n) + y;
}
