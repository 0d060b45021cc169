/* yield_from over an async iterator: what passes through it, and at which turn. */
#include <errno.h>

#include "parity.h"

static void on_result(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    iter_result(int) r = promise_value((promise(iter_result(int)))settled);
    printf("%s %d%s\n", (char *)context, r.value, r.done ? " done" : "");
}

static void watch(promise(iter_result(int)) p, const char *name)
{
    THEN(void, p, on_result, on_error, (void *)name);
}                                               /* its argument is borrowed: main releases it */

static async generator int inner(const char *name)
{
    for (int i = 0; i < 3; i++) {
        try {
            int sent = yield i;
            printf("%s got %d\n", name, sent);
        } catch (e) {
            printf("%s caught %s\n", name, e->message);
        } finally {
            printf("%s finally\n", name);
        }
    }
    return 30;
}

static async generator int outer(const char *name)
{
    int r = yield_from inner(name);
    printf("%s gave %d\n", name, r);
    await promise_resolved(void);
    yield r + 1;
    return 40;
}

static async generator int outermost(const char *name)
{
    try {
        int r = yield_from outer(name);
        printf("%s gave %d\n", name, r);
    } finally {
        printf("%s outermost finally\n", name);
    }
}

static async void turns(int n)
{
    for (int i = 0; i < n; i++)
        await promise_resolved(void);
}

async int main(void)
{
    count_turns("values", 24);
    foreach_await (int x, outermost("a"))
        printf("a %d\n", x);
    await turns(4);

    count_turns("queued", 24);
    async_iterator(int) b = outermost("b");
    watch(iter_send(b, 1), "b1");
    watch(iter_throw(b, error_new(EIO, "thrown")), "b2");
    watch(iter_send(b, 2), "b3");
    watch(iter_return(b, 3), "b4");
    watch(iter_send(b, 4), "b5");
    await turns(26);

    count_turns("apart", 24);
    async_iterator(int) c = outermost("c");
    watch(iter_send(c, 1), "c1");
    await turns(6);
    watch(iter_throw(c, error_new(EIO, "thrown")), "c2");
    await turns(6);
    watch(iter_return(c, 3), "c3");
    await turns(13);

    count_turns("closed", 16);
    foreach_await (int x, outermost("d"))
        if (x == 1)
            break;
    puts("main ends");
}
