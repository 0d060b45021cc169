/* Async iterators as variables: what their blocks and functions wait for, who closes them, and what a cancel reaches. */
// expect: block 0
// expect: block closed
// expect: block left at 20
// expect: leaves closing
// expect: leaves child done at 70
// expect: leaves closing
// expect: leaves child done at 120
// expect: leaves 1
// expect: caught thrown cannot close
// expect: caught body, with 1 more
// expect: a 0 at 130
// expect: b 1 at 140
// expect: b: operation canceled
// expect: a 2 at 150
// expect: a 3 at 160
// expect: shared closed
// expect: a: operation canceled
// expect: done 1
// expect: pipe 0
// expect: pipe 1
// expect: pipe 16
// expect: piped closed
// expect: 0
// expect: 0
// expect: 0
// expect: begun closed
// expect: main ends
#include <troth.h>
#include <errno.h>
#include <stdio.h>

static async void child(const char *name, int ms)
{
    try {
        await sleep_ms(ms);
        printf("%s child done at %d\n", name, (int)loop_now());
    } catch (e) {
        printf("%s child: %s\n", name, e->message);
        throw e;
    }
}

static async generator int ticks(const char *name, int ms)
{
    defer printf("%s closed\n", name);
    for (int i = 0;; i++) {
        await sleep_ms(ms);
        yield i;
    }
}

static async generator int works(const char *name)
{
    promise(void) c = child(name, 50);
    try {
        yield 1;
        await c;
        yield 2;
    } finally {
        printf("%s closing\n", name);
        await sleep_ms(5);
    }
}

static async generator int bad(const char *name)
{
    try {
        yield 1;
    } finally {
        throw error_new(EIO, "%s cannot close", name);
    }
}

static async int block(const char *name)
{
    {
        async_iterator(int) it = ticks(name, 10);
        promise(iter_result(int)) a = iter_next(it), b = iter_next(it);
        printf("%s %d\n", name, (await a).value);
    }
    printf("%s left at %d\n", name, (int)loop_now());
    return 0;
}

static async int leaves(void)
{
    for (int i = 0; i < 3; i++) {
        async_iterator(int) it = works("leaves");
        iter_result(int) r = await iter_next(it);
        if (i == 1)
            return r.value;
    }
    return 0;
}

static async int throws(void)
{
    async_iterator(int) it = bad("thrown");
    await iter_next(it);
    return 5;
}

static async int both(void)
{
    async_iterator(int) it = bad("both");
    await iter_next(it);
    throw error_new(EIO, "body");
}

static async void consume(const char *name, async_iterator(int) it)
{
    foreach_await (int x, it)
        printf("%s %d at %d\n", name, x, (int)loop_now());
}

static async int cancelled(void)
{
    async_iterator(int) it = ticks("shared", 10);
    promise(void) a = consume("a", it), b = consume("b", it);
    await sleep_ms(25);
    promise_cancel(b);
    try { await b; } catch (e) { printf("b: %s\n", e->message); }
    await sleep_ms(20);
    promise_cancel(a);
    try { await a; } catch (e) { printf("a: %s\n", e->message); }
    iter_result(int) r = await iter_next(it);
    printf("done %d\n", r.done);
    return 0;
}

static async generator int pipe(async_iterator(int) from, int n)
{
    foreach_await (int x, from) {
        if (x == n)
            return 100;
        yield x * x;
    }
}

async int main(void)
{
    await block("block");
    printf("leaves %d\n", await leaves());
    try { await throws(); } catch (e) { printf("caught %s\n", e->message); }
    try { await both(); } catch (e) { printf("caught %s, with %u more\n", e->message, e->error_count); }
    await cancelled();
    foreach_await (int x, pipe(pipe(ticks("piped", 3), 5), 9))
        printf("pipe %d\n", x);
    {
        async_iterator(int) it = pipe(ticks("unbegun", 1), 1);
        printf("%d\n", iter_done(it));
    }
    {
        async_iterator(int) it = pipe(ticks("begun", 1), 3);
        printf("%d\n", (await iter_next(it)).value);
        async_iterator(int) same = it;
        printf("%d\n", iter_done(same));
    }
    puts("main ends");
    return 0;
}
