#pragma troth words(reserved)
int await, async, yield;
_Async int f(void) { await = _Await f(); return await; }
_Generator int g(void) { _Yield 1; _Foreach (int x, g()) _Yield x; }
void h(_Promise(int) p, _Iterator(int) i);
