/* After the first yield the code behind the runner runs; the flow goes on only when the C stack is empty. */
#include <stdio.h>

typedef const char *run_value;
typedef int run_result;
#include "../runner.h"

async run_value task(run_value data, int ms)
{
    await sleep_ms(ms);
    return data;
}

generator promise(run_value) receives(run_value) returns(int) flow(void)
{
    puts("2 main starts at once");
    run_value data = yield task("data", 10);
    printf("5 main goes on with %s\n", data);
}

static void somebody_else(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled, (void)derived, (void)context;
    puts("4 a microtask of somebody else");
}

async int main(void)
{
    puts("1 before the runner");
    async_runner(flow());
    puts("3 after the runner");
    promise_then(void, promise_resolved(void), somebody_else, NULL, NULL);
    return 0;
}
