/* Parameters without a name. */
#include <troth.h>

async int unnamed(int a, char *)        // expect error: 4:32: name
{
    return a;
}

generator int unnamed_too(int)          // expect error: 9:30: name
{
    yield 1;
}
