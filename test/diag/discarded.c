/* A discarded call whose callee's type the compiler does not see might give a promise that nobody would release. */
#include <troth.h>

async int f(int v);

async int calls(int v)
{
    __builtin_choose_expr(1, f, v)(1);                      // expect error: 8:5: cannot see what this call gives
    (*(__typeof__(__builtin_choose_expr(1, f, 1)) *)f)(2);  // expect error: 9:5: cannot see what this call gives
    return await f(3);
}
