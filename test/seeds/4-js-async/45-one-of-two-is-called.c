/* Of the two callbacks of promise_then exactly one is called once the promise settles. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <errno.h>
#include <stdio.h>

struct calls { int count; char text[40]; };

static void success(troth_promise *settled, troth_promise *derived, void *context)
{
    struct calls *calls = context;
    calls->count++;
    snprintf(calls->text, sizeof calls->text, "success %s", promise_value((promise(const char *))settled));
}

static void failure(troth_promise *settled, troth_promise *derived, void *context)
{
    struct calls *calls = context;
    calls->count++;
    snprintf(calls->text, sizeof calls->text, "failure %s", promise_error(settled)->message);
}

async int main(void)
{
    static const char *const names[] = { "fulfilled", "rejected", "never settled" };
    struct calls calls[3] = { 0 };
    promise(const char *) promises[] = {
        promise_resolved(const char *, "v"),
        promise_rejected(const char *, error_new(EIO, "r")),
        promise_new(const char *),
    };

    for (int i = 0; i < 3; i++)
        promise_then(void, promises[i], success, failure, &calls[i]);
    await sleep_ms(5);
    for (int i = 0; i < 3; i++)
        printf("%s: %d %s\n", names[i], calls[i].count, calls[i].count ? calls[i].text : "no call");
    return 0;
}
