/* A job added by a job goes to the end of the same queue, still before the next macrotask. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static void say(void *text)
{
    puts(text);
}

static void timer_1(void *arg)
{
    puts("timer 1");
    loop_microtask(say, "job of timer 1");
}

static void job_1(void *arg)
{
    puts("job 1");
    loop_microtask(say, "job 1.1");
}

static void job_2(void *arg)
{
    puts("job 2");
    loop_microtask(say, "job 2.1");
}

async int main(void)
{
    timer_start(5, timer_1, NULL);
    timer_start(5, say, "timer 2");
    loop_microtask(job_1, NULL);
    loop_microtask(job_2, NULL);
    return 0;
}
