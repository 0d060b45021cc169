async int f(int a) { return a; }
async int main(void) { int x = await f(1) + await f(2); return x + await f(await f(x)); }
