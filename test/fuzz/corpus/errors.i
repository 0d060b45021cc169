struct troth_error { int code; };
async int f(int a)
{
    try { await f(1); throw (struct troth_error *)0; } catch (e) { e->code = 1; } finally { defer f(2); }
    defer { a++; }
    return a;
}
