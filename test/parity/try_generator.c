/* throw and return that go through catch and finally of a generator, which may yield and override. */
#include "parity.h"

static generator int guarded(void)
{
    try {
        puts("body");
        yield 1;
        yield 2;
    } catch (e) {
        printf("catch %s\n", e->message);
        int got = yield 3;
        printf("got %d\n", got);
        throw error_new(1, "from catch");
    } finally {
        puts("finally");
        yield 4;
        puts("finally ends");
    }
    return 5;
}

static generator int overrides(void)
{
    try {
        yield 1;
    } finally {
        return 77;
    }
}

static void show(iter_result(int) r)
{
    if (r.error) {
        printf("error %s\n", r.error->message);
        error_free(r.error);
    } else {
        printf("%d %s\n", r.value, r.done ? "true" : "false");
    }
}

int main(void)
{
    iterator(int) it = guarded();
    for (int i = 0; i < 5; i++)
        show(iter_next(it));
    iter_release(it);
    it = guarded();
    show(iter_next(it));
    show(iter_throw(it, error_new(1, "in")));
    show(iter_send(it, 9));
    show(iter_next(it));
    show(iter_next(it));
    iter_release(it);
    it = guarded();
    show(iter_next(it));
    show(iter_return(it, 50));
    show(iter_next(it));
    show(iter_next(it));
    iter_release(it);
    it = guarded();
    show(iter_next(it));
    show(iter_return(it, 50));
    show(iter_throw(it, error_new(1, "in finally")));
    show(iter_next(it));
    iter_release(it);
    it = guarded();
    show(iter_next(it));
    show(iter_throw(it, error_new(1, "first")));
    show(iter_return(it, 60));
    show(iter_return(it, 70));
    show(iter_next(it));
    iter_release(it);
    it = overrides();
    show(iter_next(it));
    show(iter_throw(it, error_new(1, "swallowed")));
    iter_release(it);
    it = overrides();
    show(iter_next(it));
    show(iter_return(it, 1));
    iter_release(it);
}
