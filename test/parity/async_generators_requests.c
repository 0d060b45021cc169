/* Requests to async generators queue; what each of them costs in turns, at every state of the generator. */
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
    promise_release(p);
}

static void next(async_iterator(int) it, int v, const char *name) { watch(iter_send(it, v), name); }
static void fail(async_iterator(int) it, const char *name) { watch(iter_throw(it, error_new(EIO, "thrown")), name); }
static void end(async_iterator(int) it, int v, const char *name) { watch(iter_return(it, v), name); }

static async generator int numbers(const char *name)
{
    printf("%s begins\n", name);
    int sent = yield 1;
    printf("%s got %d\n", name, sent);
    sent = yield 2;
    printf("%s got %d\n", name, sent);
    await promise_resolved(void);
    return 3;
}

static async generator int guarded(const char *name)
{
    for (int i = 0; i < 3; i++) {
        try {
            int sent = yield i;
            printf("%s got %d\n", name, sent);
        } catch (e) {
            printf("%s caught %s\n", name, e->message);
            yield 10;
        } finally {
            printf("%s finally\n", name);
            await promise_resolved(void);
        }
    }
}

static async void turns(int n)
{
    for (int i = 0; i < n; i++)
        await promise_resolved(void);
}

async int main(void)
{
    count_turns("queued", 12);
    async_iterator(int) a = numbers("a");
    next(a, 5, "a1");
    next(a, 6, "a2");
    next(a, 7, "a3");
    next(a, 8, "a4");
    end(a, 9, "a5");
    next(a, 10, "a6");
    fail(a, "a7");
    end(a, 11, "a8");
    await turns(13);

    count_turns("apart", 20);
    async_iterator(int) b = numbers("b");
    next(b, 5, "b1");
    await turns(4);
    next(b, 6, "b2");
    await turns(4);
    end(b, 7, "b3");
    await turns(4);
    end(b, 8, "b4");
    next(b, 8, "b5");
    await turns(4);
    next(b, 9, "b6");
    fail(b, "b7");
    await turns(5);

    count_turns("unbegun", 8);
    async_iterator(int) c = numbers("c"), d = numbers("d");
    end(c, 4, "c1");
    next(c, 5, "c2");
    fail(d, "d1");
    next(d, 6, "d2");
    end(d, 7, "d3");
    await turns(9);

    count_turns("guarded", 24);
    async_iterator(int) e = guarded("e"), f = guarded("f");
    next(e, 1, "e1");
    fail(e, "e2");
    next(e, 2, "e3");
    next(e, 3, "e4");
    end(e, 4, "e5");
    next(e, 5, "e6");
    await turns(12);
    next(f, 1, "f1");
    await turns(3);
    end(f, 2, "f2");
    fail(f, "f3");
    await turns(12);
    puts("main ends");
}
