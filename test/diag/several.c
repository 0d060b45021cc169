/* One run reports the errors of several functions; what is right is let through. */
#include <troth.h>

async int f(int v)
{
    return v;
}

async int first(void)
{
    int x = await f(1)          // expect error: 12:5: expected `;`
    return x;
}

async int right(void)
{
    return await f(2);
}

async int second(void)
{
    return await f(1;           // expect error: 22:21: to close the argument list
}

async int third(void)
{
    while await f(3)            // expect error: 27:11: expected `(` after `while`
        ;
    return 0;
}

int fourth(void)
{
    return await f(4);          // expect error: 34:12: `await`
}
