/* Words that have no meaning yet say so, and say what to write instead. */
#include <troth.h>

async int f(int v);
generator int g(void);

async int tries(void)
{
    try {                               // expect error: 9:5: `try`
        await f(1);
    } catch (e) {
    }
    return 0;
}

async int throws(void)
{
    throw error_new(1, "x");            // expect error: 18:5: `throw`
}

async int defers(void)
{
    defer f(1);                         // expect error: 23:5: `defer`
    return 0;
}

generator int delegates(void)
{
    yield_from g();                     // expect error: 29:5: `yield_from`
}

async generator int both(void)          // expect error: 32:1: not there yet
{
    yield 1;
}

void plain(void)
{
    throw error_new(1, "x");            // expect error: 39:5: `throw`
}
