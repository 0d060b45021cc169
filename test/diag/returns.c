/* `return` of async functions and generators. */
#include <troth.h>

async int f(int v);

async void nothing(void)
{
    return 5;                           // expect error: 8:12: returns no value
}

async int something(void)
{
    await f(1);
    return;                             // expect error: 14:5: must return a value
}
