/* Words that have no meaning yet say so, and say what to write instead. */
#include <troth.h>

generator int g(void);

generator int delegates(void)
{
    yield_from g();                     // expect error: 8:5: `yield_from`
}

async generator int both(void)          // expect error: 11:1: not there yet
{
    yield 1;
}
