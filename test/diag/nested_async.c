/* A nested function cannot be async itself. */
#include <troth.h>

int outer(void)
{
    async int inner(void)               // expect error: 6:5: nested function
    {
        return 1;
    }
    return 0;
}
