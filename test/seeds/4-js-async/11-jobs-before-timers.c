/* A C D B: jobs run at the end of the current tick, the timer in a later one. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static void say(void *text)
{
    puts(text);
}

static void job(void *arg)
{
    puts("C");
    loop_microtask(say, "D");
}

async int main(void)
{
    puts("A");
    timer_start(0, say, "B");
    loop_microtask(job, NULL);
    return 0;
}
