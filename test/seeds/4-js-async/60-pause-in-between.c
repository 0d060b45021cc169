/* A generator pauses at yield, and somebody else changes x meanwhile. */
#include <troth.h>
#include <stdio.h>

static int x = 1;

static generator int foo(void)
{
    x++;
    yield;
    printf("x: %d\n", x);
}

static void bar(void)
{
    x++;
}

async int main(void)
{
    iterator(int) it = foo();
    printf("constructed, x is %d\n", x);
    iter_next(it);
    printf("paused, x is %d\n", x);
    bar();
    printf("bar ran, x is %d\n", x);
    iter_next(it);
    return 0;
}
