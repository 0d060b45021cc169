/* As long as jobs add jobs, no timer gets its turn. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static int jobs;

static void job(void *arg)
{
    jobs++;
    if (jobs < 100000)
        loop_microtask(job, NULL);
    else
        puts("last job");
}

static void on_timer(void *arg)
{
    printf("timer, after %d jobs\n", jobs);
}

async int main(void)
{
    timer_start(1, on_timer, NULL);
    loop_microtask(job, NULL);
    return 0;
}
