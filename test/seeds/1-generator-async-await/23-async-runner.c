/* The runner drives the flow over two tasks and delivers what it returns. */
#include "fetch.h"

typedef text run_value;
typedef struct { char text[32]; } run_result;
#include "../runner.h"

generator promise(text) receives(text) returns(run_result) flow(void)
{
    try {
        puts(FLOW_STARTS);
        text user_a = yield fetch_user_data(USER_A, 10);
        printf(RECEIVED ": %s\n", user_a);
        text user_b = yield fetch_user_data(USER_B, 5);
        printf(RECEIVED ": %s\n", user_b);
        puts(FLOW_ENDS);
        run_result both;
        snprintf(both.text, sizeof both.text, "%s" AND "%s", user_a, user_b);
        return both;
    } catch (error) {
        printf("caught: %s\n", error->message);
        return (run_result){ "" };
    }
}

static void print_result(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived, (void)context;
    printf(RUNNER_DONE ": %s\n", promise_value((promise(run_result))settled).text);
}

async int main(void)
{
    promise_then(void, async_runner(flow()), print_result, NULL, NULL);
    return 0;
}
