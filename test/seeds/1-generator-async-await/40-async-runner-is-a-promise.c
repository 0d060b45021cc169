/* The runner starts the flow at once and answers with a pending promise that settles once, at the end. */
#include <stdio.h>

typedef const char *run_value;
typedef const char *run_result;
#include "../runner.h"

static char state[40] = "pending";

async run_value task(run_value data, int ms)
{
    await sleep_ms(ms);
    return data;
}

generator promise(run_value) receives(run_value) returns(run_result) flow(void)
{
    puts("main started");
    yield task("x", 5);
    printf("state in the middle: %s\n", state);
    yield task("y", 5);
    return "result";
}

static void settle(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived, (void)context;
    snprintf(state, sizeof state, "fulfilled with %s", promise_value((promise(run_result))settled));
    printf("state at the end: %s\n", state);
}

async int main(void)
{
    promise(run_result) p = async_runner(flow());
    printf("is a promise: %s - state: %s\n", promise_state(p) == PROMISE_PENDING ? "true" : "false", state);
    promise_then(void, p, settle, NULL, NULL);
    return 0;
}
