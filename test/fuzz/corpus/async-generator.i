async int f(int a);
async generator int g(void) { yield await f(1); yield_from g(); foreach_await (int x, g()) yield x; }
