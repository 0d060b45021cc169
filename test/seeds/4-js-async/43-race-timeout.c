/* promise_race with a timer gives an answer even if foo never does. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <errno.h>
#include <stdio.h>

static promise(void) foo(void)
{
    return promise_new(void);
}

static async void timeout_promise(int delay)
{
    await sleep_ms(delay);
    throw error_new(ETIMEDOUT, "Timeout!");
}

static void never(troth_promise *settled, troth_promise *derived, void *context)
{
    puts("never printed");
}

static void rejected(troth_promise *settled, troth_promise *derived, void *context)
{
    printf("rejected: %s\n", promise_error(settled)->message);
}

async int main(void)
{
    promise_then(void, promise_race(foo(), timeout_promise(20)), never, rejected, NULL);
    return 0;
}
