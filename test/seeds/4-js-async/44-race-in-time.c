/* The same race when foo is in time, when it fails by itself, and when it is fulfilled from the start. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <errno.h>
#include <stdio.h>

static async const char *value_after(int ms, const char *value)
{
    await sleep_ms(ms);
    return value;
}

static async const char *failure_after(int ms, const char *why)
{
    await sleep_ms(ms);
    return await promise_rejected(const char *, error_new(EIO, "%s", why));
}

static async void with_timeout(promise(const char *) foo)
{
    promise(const char *) timeout = failure_after(50, "Timeout!");
    promise(int) race = promise_race(foo, timeout);

    await promise_all_settled(race);
    if (promise_state(race) == PROMISE_REJECTED)
        printf("rejected: %s\n", promise_error(race)->message);
    else if (promise_value(race) == 0)
        printf("fulfilled: %s\n", promise_value(foo));
    promise_cancel(timeout);
}

async int main(void)
{
    await with_timeout(value_after(5, "in time"));
    await with_timeout(failure_after(5, "own failure"));
    await with_timeout(promise_resolved(const char *, "a plain value"));
    return 0;
}
