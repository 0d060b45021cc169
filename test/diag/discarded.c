/* A discarded call whose callee's type the compiler does not see might give a promise that nobody would release. */
#include <troth.h>

async int f(int v);
async long g(int v);

async int calls(int v)
{
    __builtin_choose_expr(1, f, v)(1);                      // expect error: 9:5: cannot see what this call gives
    (*(__typeof__(__builtin_choose_expr(1, f, v)) *)f)(2);  // expect error: 10:5: cannot see what this call gives
    v++, _Generic(v, int: f, char: g)(1);                   // expect error: 11:10: cannot see what this call gives
    v ? (void)0 : (_Generic(v, int: f, char: g)(1), v++);   // expect error: 12:20: cannot see what this call gives
    for (;; _Generic(v, int: f, char: g)(1))                // expect error: 13:13: cannot see what this call gives
        v++;
    return await f(3);
}
