/* promise_then only books a callback: even a fulfilled promise resumes the flow after the current code. */
#include <stdio.h>

typedef const char *run_value;
typedef int run_result;
#include "../runner.h"

generator promise(run_value) receives(run_value) returns(int) flow(promise(run_value) ready)
{
    puts("main: before the yield");
    printf("main: got %s\n", yield ready);
}

async int main(void)
{
    promise(run_value) ready = promise_resolved(run_value, "ready");
    async_runner(flow(ready));
    puts("current code: still running");
    for (volatile int i = 0; i < 100000; i++)
        ;
    puts("current code: ends");
    return 0;
}
