/* A failure in a fulfilled callback is not for its sibling but for the promise that promise_then gave. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <errno.h>
#include <stdio.h>

static void fail(troth_promise *settled, troth_promise *derived, void *context)
{
    promise_reject(derived, error_new(EINVAL, "ReferenceError"));
}

static void never(troth_promise *settled, troth_promise *derived, void *context)
{
    puts("never printed");
}

static void report(troth_promise *settled, troth_promise *derived, void *context)
{
    printf("derived promise rejected: %s\n", promise_error(settled)->message);
}

static void print(troth_promise *settled, troth_promise *derived, void *context)
{
    printf("p itself is still fulfilled with %d\n", promise_value((promise(int))settled));
}

async int main(void)
{
    promise(int) p = promise_resolved(int, 42);
    promise(void) rejected = promise_then(void, p, fail, never, NULL);

    promise_catch(void, rejected, report, NULL);
    promise_then(void, p, print, NULL, NULL);
    return 0;
}
