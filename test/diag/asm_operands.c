/* A suspension among the operands of asm, in the constant of __builtin_choose_expr. */
#include <troth.h>

async int f(int v);

async int places(int v)
{
    __asm__("" : : "r"(await f(1)));                    // expect error: 8:24: asm
    v = __builtin_choose_expr(await f(2), 1, 0);        // expect error: 9:31: choose_expr
    return v;
}
