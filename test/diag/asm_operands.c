/* A suspension among the operands of asm, in _Generic's branches and in __builtin_choose_expr. */
#include <troth.h>

async int f(int v);

async int places(int v)
{
    __asm__("" : : "r"(await f(1)));                    // expect error: 8:24: asm
    v = _Generic(v, int: await f(2), default: 0);       // expect error: 9:26: _Generic
    v = __builtin_choose_expr(1, await f(3), 0);        // expect error: 10:34: choose_expr
    return v;
}
