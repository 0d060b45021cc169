/* spawn drives a generator over the promises that it yields, and gives a promise of what it returns. */
#include <troth.h>
#include <stdio.h>

typedef int run_value;
typedef int run_result;
#include "../runner.h"

async int later(int value, int ms)
{
    await sleep_ms(ms);
    return value;
}

generator receives(int) returns(int) promise(int) body(int x)
{
    int a = yield later(x, 10);
    printf("a = %d\n", a);
    int b = yield promise_resolved(int, a * 2);
    printf("b = %d\n", b);
    return a + b;
}

static promise(int) fn(int x)
{
    run_iterator it = body(x);
    promise(int) sum = async_runner(it);
    iter_release(it);
    return sum;
}

async int main(void)
{
    printf("sum = %d\n", await fn(5));
    return 0;
}
