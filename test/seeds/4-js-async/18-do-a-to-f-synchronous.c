/* The same code prints A B C D E F when doA and doC call back at once. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static void step(const char *name, loop_callback *callback)
{
    puts(name);
    if (callback)
        callback(NULL);
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
