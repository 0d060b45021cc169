/* Steps over fulfilled promises all run as microtasks, before any timer. */
#include <stdio.h>

typedef int run_value;
typedef const char *run_result;
#include "../runner.h"

generator promise(int) receives(int) returns(run_result) flow(void)
{
    for (int i = 1; i <= 5; i++)
        printf("step %d\n", yield promise_resolved(int, i));
    return "main is done";
}

static void print_result(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived, (void)context;
    puts(promise_value((promise(run_result))settled));
}

static void timer(void *arg)
{
    puts(arg);
}

async int main(void)
{
    timer_start(0, timer, "timer");
    promise_then(void, async_runner(flow()), print_result, NULL, NULL);
    puts("current code ends");
    return 0;
}
