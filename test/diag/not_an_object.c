/* The result of `await` and `yield` is a value. */
#include <troth.h>

async int f(int v);
struct s { int x, a[2]; };
async struct s g(void);

async int values(void)
{
    int *p = &await f(1);       // expect error: 10:15: a value, not an object
    await f(2) = 3;             // expect error: 11:5: a value, not an object
    (await f(3))++;             // expect error: 12:5: a value, not an object
    --await f(4);               // expect error: 13:7: a value, not an object
    await f(5) += 1;            // expect error: 14:5: a value, not an object
    return *p + (await g()).x;
}

generator int yields(void)
{
    int *p = &(yield 1);        // expect error: 20:15: a value, not an object
    yield *p;
}
