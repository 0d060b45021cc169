/* `yield` outside a generator. */
#include <troth.h>

int plain(void)
{
    yield 1;                // expect error: 6:5: `yield`
    return 0;
}

async int in_async(void)
{
    int x = yield 5;        // expect error: 12:13: `yield`
    return x;
}

async int bare(void)
{
    yield;                  // expect error: 18:5: `yield`
    return 1;
}
