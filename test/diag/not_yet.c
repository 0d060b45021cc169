/* Words that have no meaning yet say so, and say what to write instead. */
#include <troth.h>

async int f(int v);
generator int g(void);

generator int delegates(void)
{
    yield_from g();                     // expect error: 9:5: `yield_from`
}

async generator int both(void)          // expect error: 12:1: not there yet
{
    yield 1;
}

void plain(void)
{
    throw error_new(1, "x");            // expect error: 19:5: `throw`
}
