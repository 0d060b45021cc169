/* Nested functions: not with locals that live across a suspension. */
#include <troth.h>

async int f(int v);

async int names_a_local(void)
{
    int kept = await f(1);
    int inner(int v)
    {
        return v + kept;                // expect error: 11:20: nested function
    }
    int r = inner(1);
    await f(2);
    return r + kept;
}
