/* A chain of promise_then passes results on; two on one promise give both the same value. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <errno.h>
#include <stdio.h>

static void add_one(troth_promise *settled, troth_promise *derived, void *text)
{
    int v = promise_value((promise(int))settled);
    printf("%s %d\n", (char *)text, v);
    promise_resolve((promise(int))derived, v + 1);
}

static void print(troth_promise *settled, troth_promise *derived, void *text)
{
    printf("%s %d\n", (char *)text, promise_value((promise(int))settled));
}

static void never(troth_promise *settled, troth_promise *derived, void *context)
{
    puts("never printed");
}

static void hears(troth_promise *settled, troth_promise *derived, void *text)
{
    printf("%s hears %s\n", (char *)text, promise_error(settled)->message);
}

async int main(void)
{
    promise(int) p = promise_resolved(int, 1);
    await promise_then(void, promise_then(int, p, add_one, NULL, "chain first"), print, NULL, "chain second");

    promise_then(int, p, add_one, NULL, "fork first");
    promise_then(void, p, print, NULL, "fork second");
    await promise_resolved(void);

    promise(int) bad = promise_rejected(int, error_new(EIO, "no"));
    promise_catch(void, promise_then(void, bad, never, NULL, NULL), hears, "chain: end");
    promise_catch(void, bad, hears, "fork: first");
    promise_catch(void, bad, hears, "fork: second");
    return 0;
}
