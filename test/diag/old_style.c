/* An old-style definition of an async function, and parameters without a name. */
#include <troth.h>

async int old(a, b)                     // expect error: 4:11: old-style
    int a, b;
{
    return a + b;
}

async int unnamed(int a, char *)        // expect error: 10:32: name
{
    return a;
}

generator int unnamed_too(int)          // expect error: 15:30: name
{
    yield 1;
}
