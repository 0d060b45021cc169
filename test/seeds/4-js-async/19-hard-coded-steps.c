/* With steps wired into each other, a failing step 2 means that step 3 is never reached, nor retried. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static bool finished;

static void step_3(void *arg)
{
    puts("step 3");
    finished = true;
}

static void step_2(void *next)
{
    puts("step 2 fails");
}

static void step_1(void *arg)
{
    puts("step 1");
    timer_start(5, step_2, step_3);
}

int main(void)
{
    timer_start(5, step_1, NULL);
    int status = loop_run();
    printf("finished: %s\n", finished ? "true" : "false");
    return status;
}
