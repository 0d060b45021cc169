/* A brace that is never closed: one message, at the brace. */
#include <troth.h>

async int f(int v);

async int open(int v)
{                               // expect error: 7:1: never closed
    if (v) {
        await f(1);
    return await f(2);
}
