/* A plain function runs through: the call in its middle is where x changes, and a job that waits cannot get in. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static int x = 1;

static void bar(void *arg)
{
    x++;
}

static void foo(void)
{
    x++;
    bar(NULL);
    printf("x: %d\n", x);
}

async int main(void)
{
    loop_microtask(bar, NULL);
    foo();
    return 0;
}
