int f(void) { await f(); yield 1; }
async int g(int n, ...) { int v[n]; await g(1); goto nowhere; return v[0]; }
async int h(void { return; }
async int ok(void) { return 1; }
await;
}
