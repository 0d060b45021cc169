/* All callbacks of a promise run in the order of registration, and none of them can stop the others. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <errno.h>
#include <stdio.h>

static void print(troth_promise *settled, troth_promise *derived, void *text)
{
    puts(text);
}

static void fail(troth_promise *settled, troth_promise *derived, void *context)
{
    puts("second throws");
    promise_reject(derived, error_new(EIO, "of the second"));
}

static void report(troth_promise *settled, troth_promise *derived, void *context)
{
    printf("its error goes to its own promise: %s\n", promise_error(settled)->message);
}

async int main(void)
{
    promise(void) p = promise_new(void);

    promise_then(void, p, print, NULL, "first");
    promise_catch(void, promise_then(void, p, fail, NULL, NULL), report, NULL);
    promise_then(void, p, print, NULL, "third");

    await sleep_ms(5);
    promise_resolve(p);
    puts("resolved, nobody called yet");
    return 0;
}
