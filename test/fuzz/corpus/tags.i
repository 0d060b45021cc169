struct a { struct b { int x; } m; enum c { X = 1, Y } e; } v;
async struct a f(void) { struct b { char y; } b = { 1 }; union u { int i; struct a a; } u = { .a = await f() }; struct a *p = &u.a; return *p; }
async enum c g(void) { return Y; }
async int main(void) { return (await f()).m.x + await g(); }
