/* Words that have no meaning yet say so. */
#include <troth.h>

generator int inner(void)
{
    yield 1;
}

async generator int both(void)
{
    yield_from inner();                 // expect error: 11:5: not there yet
}
