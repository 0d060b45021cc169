/* Parameters without a name that own: who would release them? */
#include <troth.h>

async int unnamed(int a, promise(char *))       // expect error: 4:41: needs a name
{
    return a;
}

generator int unnamed_too(iterator(int))        // expect error: 9:40: needs a name
{
    yield 1;
}
