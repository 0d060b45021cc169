/* A discarded call whose callee the compiler cannot judge. */
#include <troth.h>

async int f(int v);

async int calls(void *p)
{
    f(1);
    ((void (*)(void))p)();
    return await f(2);
}
