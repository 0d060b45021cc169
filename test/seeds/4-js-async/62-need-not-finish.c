/* A generator may be started and never finished. */
#include <troth.h>
#include <stdio.h>

static generator int foo(void)
{
    puts("started");
    yield;
    puts("never printed");
}

async int main(void)
{
    iterator(int) it = foo();
    iter_next(it);
    puts("program over");
    return 0;
}
