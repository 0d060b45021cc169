/* The loop's queue: one event for each tick; an event may queue further ones, which go to the end. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static int tick;

static void third(void *arg)
{
    printf("tick %d %s\n", ++tick, __func__);
}

static void second(void *arg)
{
    printf("tick %d %s\n", ++tick, __func__);
}

static void first(void *arg)
{
    printf("tick %d %s\n", ++tick, __func__);
    loop_immediate(third, NULL);
}

int main(void)
{
    loop_immediate(first, NULL);
    loop_immediate(second, NULL);
    return loop_run();
}
