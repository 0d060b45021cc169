async int f(int a);
promise(int) (*fp)(int) = f;
struct ops { promise(int) (*call)(int); iterator(int) it; promise(void) done; };
async int g(struct ops *o) { return await fp(1) + await o->call(2) + await (*o->call)(3) + await (o ? fp : o->call)(4); }
