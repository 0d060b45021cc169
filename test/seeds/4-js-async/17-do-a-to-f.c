/* With asynchronous doA and doC the order is A F B C E D. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static void step(const char *name, loop_callback *callback)
{
    puts(name);
    if (callback)
        timer_start(5, callback, NULL);
}

static void after_c(void *arg)
{
    step("doD", NULL);
}

static void after_a(void *arg)
{
    step("doB", NULL);
    step("doC", after_c);
    step("doE", NULL);
}

async int main(void)
{
    step("doA", after_a);
    step("doF", NULL);
    return 0;
}
