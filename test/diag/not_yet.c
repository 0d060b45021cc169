/* Words that have no meaning yet say so. */
#include <troth.h>

async generator int both(void)          // expect error: 4:1: not there yet
{
    yield 1;
}
