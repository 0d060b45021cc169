/* Only the first promise_resolve or promise_reject counts, the others are ignored in silence. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <errno.h>
#include <stdio.h>

static void fulfilled(troth_promise *settled, troth_promise *derived, void *name)
{
    printf("%s fulfilled %d\n", (char *)name, promise_value((promise(int))settled));
}

static void rejected(troth_promise *settled, troth_promise *derived, void *name)
{
    printf("%s rejected %s\n", (char *)name, promise_error(settled)->message);
}

static void show(char *name, promise(int) p)
{
    promise_release(promise_then(void, p, fulfilled, rejected, name));
}

static async void resolve_after(int ms, promise(int) p, int value)
{
    await sleep_ms(ms);
    promise_resolve(p, value);
}

async int main(void)
{
    promise(int) p = promise_new(int);
    show("twice:", p);
    promise_resolve(p, 1);
    promise_resolve(p, 2);

    p = promise_new(int);
    show("resolve then reject:", p);
    promise_resolve(p, 3);
    promise_reject(p, error_new(EIO, "4"));

    p = promise_new(int);
    show("reject then resolve:", p);
    promise_reject(p, error_new(EIO, "5"));
    promise_resolve(p, 6);

    p = promise_new(int);
    show("resolve then throw:", p);
    promise_resolve(p, 7);
    promise_reject(p, error_new(EIO, "ignored"));

    p = promise_new(int);
    show("now then later:", p);
    resolve_after(5, p, 8);
    resolve_after(30, p, 9);
    return 0;
}
