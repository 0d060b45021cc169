/*
 * promise_keep(p) as the context of a callback: the reference goes with the context, and the callback releases it. Where a
 * promise is expected, the kept reference is a temporary as any other.
 */
#include <troth.h>
#include <stdio.h>

static void settle(void *context)
{
    promise(int) p = context;
    promise_resolve(p, 1);
    promise_release(p);
}

static void later(void (*fn)(void *), const void *unused, void *context)
{
    (void)unused;
    timer_start(1, fn, context);
}

static void looks(void *context)
{
    iterator(int) it = context;
    iter_release(it);
}

static async int twice(promise(int) p)
{
    return 2 * await p;
}

generator int numbers(void)
{
    yield 1;
}

async int main(void)
{
    promise(int) p = promise_new(int);
    timer_start(1, settle, promise_keep(p));
    printf("%d\n", await p);
    promise(int) q = promise_new(int);
    later(settle, NULL, (void *)promise_keep(q));
    printf("%d\n", await twice(promise_keep(q)));       /* a parameter that is a promise takes its own */
    iterator(int) it = numbers();
    looks(iter_keep(it));
    printf("%d\n", iter_next(it).value);
    void (*start)(void (*)(void *), const void *, void *) = later;
    promise(int) r = promise_new(int);
    start(settle, NULL, ((promise_keep(r))));
    await promise_all(promise_keep(r), q);
    printf("%d\n", await r);
    return 0;
}
// expect: 1
// expect: 2
// expect: 1
// expect: 1
