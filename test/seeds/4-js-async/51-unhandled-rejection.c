/* Nobody listens to the derived promise: the error is reported as unhandled instead of vanishing. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <errno.h>
#include <stdio.h>

static void report(troth_promise *p, troth_error *error, void *context)
{
    printf("unhandled: %s\n", error->message);
}

static void fail(troth_promise *settled, troth_promise *derived, void *context)
{
    promise_reject(derived, error_new(EIO, "broken with %d", promise_value((promise(int))settled)));
}

async int main(void)
{
    promise_on_unhandled(report, NULL);
    promise_then(void, promise_resolved(int, 42), fail, NULL, NULL);
    await sleep_ms(10);
    puts("the program goes on");
    return 0;
}
