/* When a timer resolves the promise, the flow resumes before the next timer's callback. */
#include <stdio.h>

typedef const char *run_value;
typedef int run_result;
#include "../runner.h"

static promise(run_value) sleeping;

static void timer_1(void *arg)
{
    (void)arg;
    puts("timer 1 resolves");
    promise_resolve(sleeping, "woken");
    puts("timer 1 ends");
}

static void timer_2(void *arg)
{
    (void)arg;
    puts("timer 2");
    promise_release(sleeping);
}

generator promise(run_value) receives(run_value) returns(int) flow(void)
{
    printf("main: %s\n", yield sleeping);
}

async int main(void)
{
    sleeping = promise_new(run_value);
    timer_start(10, timer_1, NULL);
    timer_start(10, timer_2, NULL);
    async_runner(flow());
    return 0;
}
