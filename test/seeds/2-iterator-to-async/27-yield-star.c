/* yield_from lends the iteration to another generator and then goes on. */
#include <troth.h>
#include <stdio.h>

generator int g1(void)
{
    yield 2;
    yield 3;
    yield 4;
}

generator int g2(void)
{
    yield 1;
    yield_from g1();
    yield 5;
}

static void show(iter_result(int) r)
{
    if (r.done && r.value == 0)
        puts("{ value: undefined, done: true }");
    else
        printf("{ value: %d, done: %s }\n", r.value, r.done ? "true" : "false");
}

int main(void)
{
    iterator(int) it = g2();
    for (int i = 0; i < 6; i++)
        show(iter_next(it));
    iter_release(it);
    return 0;
}
