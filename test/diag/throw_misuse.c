/* throw and defer outside of lowered functions, and without an operand. */
#include <troth.h>

async int f(int v);

int plain(int v)
{
    if (v)
        throw error_new(1, "x");        // expect error: 9:9: `throw`
    return 0;
}

void plain_try(void)
{
    try {                               // expect error: 15:5: `try`
        plain(1);
    } catch (e) {
    }
}

void plain_defer(void)
{
    defer plain(1);                     // expect error: 23:5: `defer`
}

async int no_operand(void)
{
    await f(1);
    throw;                              // expect error: 29:10: `throw`
}

async int throws_an_int(int v)
{
    await f(1);
    throw v;                            // expect error: 35:11: `throw`
}
