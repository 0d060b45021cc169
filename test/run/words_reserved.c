/* TROTH_RESERVED_WORDS: every short spelling is an ordinary identifier, anywhere. */
#define TROTH_RESERVED_WORDS
#include <troth.h>
#include <stdio.h>

typedef int promise;
static promise await(promise async)
{
    return async + 1;
}

static int yield, generator = 3;
#define foreach(x, n) for (int x = 0; x < (n); x++)

_Async int later(int v)
{
    _Await sleep_ms(1);
    return v;
}

_Generator int numbers(void)
{
    _Yield 1;
    _Yield 2;
}

_Async int main(void)
{
    int sum = await(1);
    int throw = 1, try = 2, defer = 3, catch = 4, finally = 5, iterator = 6, iterable = 7, iter_result = 8, async_iterator = 9;
    foreach (i, 4)
        sum += await(i);
    _Foreach (int x, numbers())
        sum += x * 100;
    _Promise(int) async = later(1000);
    sum += _Await async;
    yield += generator;
    sum += throw + try + defer + catch + finally + iterator + iterable + iter_result + async_iterator;
    printf("%d %d\n", sum, yield);
}
// expect: 1357 3
