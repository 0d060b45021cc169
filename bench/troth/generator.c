/* generator.c: values from a generator, through a handle that another unit made and from one in this file. */
#include "other.h"
#include "../measure.h"

enum { VALUES = 300000 };

static generator int here(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}

static generator int here_three(int n)
{
    for (int i = 0; i < n; i += 3) {
        yield i;
        yield i + 1;
        yield i + 2;
    }
}

static NOINLINE void take_next(iterator(int) it)
{
    long sum = 0;
    for (;;) {
        iter_result(int) r = iter_next(it);
        if (r.done)
            break;
        ADD(sum, r.value);
    }
}

static NOINLINE void take_each(iterator(int) it)
{
    long sum = 0;
    foreach (int x, it)
        ADD(sum, x);
}

static NOINLINE void same_file(void)
{
    long sum = 0;
    foreach (int x, here(VALUES))
        ADD(sum, x);
}

static NOINLINE void same_file_three(void)
{
    long sum = 0;
    foreach (int x, here_three(VALUES))
        ADD(sum, x);
}

int main(void)
{
    MEASURE("next", VALUES, iterator(int) it = count_to(VALUES); take_next(it); iter_release(it));
    MEASURE("foreach-handle", VALUES, iterator(int) it = count_to(VALUES); take_each(it); iter_release(it));
    MEASURE("foreach-one", VALUES, same_file());
    MEASURE("foreach-three", VALUES, same_file_three());
    return 0;
}
