/* Two running flows take turns at each yield. */
#include <stdio.h>

typedef int run_value;
typedef struct { char text[16]; } run_result;
#include "../runner.h"

generator promise(int) receives(int) returns(run_result) flow(const char *name)
{
    for (int i = 1; i <= 3; i++) {
        printf("%s %d\n", name, i);
        yield;
    }
    run_result done;
    snprintf(done.text, sizeof done.text, "%s done", name);
    return done;
}

static void print_result(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived, (void)context;
    puts(promise_value((promise(run_result))settled).text);
}

async int main(void)
{
    promise_then(void, async_runner(flow("left")), print_result, NULL, NULL);
    promise_then(void, async_runner(flow("right")), print_result, NULL, NULL);
    return 0;
}
