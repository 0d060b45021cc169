/* Iterators of both kinds, left early in every way; what they hold is let go. */
#include <troth.h>
#include <errno.h>
#include <string.h>
#include "balance.h"

static async int number(int ms, int n)
{
    ENTERED();
    defer LEFT();
    await sleep_ms(ms);
    return n;
}

static generator int count_to(int n)
{
    char *memory = malloc(16);
    defer free(memory);
    ENTERED();
    try {
        for (int i = 0; i < n; i++)
            yield i;
    } finally {
        LEFT();
    }
}

static generator int both(int n)
{
    ENTERED();
    defer LEFT();
    yield_from count_to(n);
    foreach (int x, count_to(n))
        yield x * 10;
}

static async generator int ticks(int n)
{
    char *memory = malloc(16);
    defer free(memory);
    ENTERED();
    try {
        for (int i = 0; i < n; i++) {
            promise(int) ahead = number(3, i);
            await sleep_ms(1);
            yield await ahead;
        }
    } finally {
        LEFT();
        await number(1, 0);
    }
}

static async generator int all_of(int n)
{
    ENTERED();
    defer LEFT();
    foreach (int x, count_to(n))
        yield x;
    foreach_await (int x, ticks(n))
        yield x;
    foreach_await (int x, ticks(2))
        yield x + await number(1, 100);
}

static async int plain(void)
{
    int sum = 0;
    foreach (int x, both(3)) {
        sum += await number(1, x);
        if (x == 10)
            break;
    }
    iterator(int) it = both(2);
    sum += iter_next(it).value;
    await number(1, 0);
    iter_next(it);
    return sum;
}

static async int streams(void)
{
    int sum = 0;
    foreach_await (int x, all_of(2)) {
        sum += x;
        if (x > 100)
            break;
    }
    foreach_await (int x, ticks(3)) {
        if (x == 1)
            continue;
        sum += await number(1, x);
    }
    try {
        foreach_await (int x, ticks(2))
            if (x == 1)
                throw error_new(EIO, "left by an error");
    } catch (e) {
        if (e->code != EIO)
            throw e;
    }
    return sum;
}

static async int requests(void)
{
    async_iterator(int) it = ticks(5);
    promise(iter_result(int)) a = iter_next(it), b = iter_next(it), c = iter_next(it);
    int sum = (await b).value + (await a).value;
    promise_cancel(c);
    try {
        await c;
    } catch (e) {
        sum += e->code == ECANCELED;
    }
    await iter_return(it, 0);
    async_iterator(int) left = ticks(3);
    await iter_next(left);
    return sum;
}

/* Closing fails, too. */
static generator int stubborn(int n)
{
    ENTERED();
    try {
        for (int i = 0; i < n; i++)
            yield i;
    } finally {
        LEFT();
        throw error_new(EBUSY, "closing failed");
    }
}

/* It owns one that fails when it is closed, and fails itself. */
static generator int owns_stubborn(int n)
{
    ENTERED();
    defer LEFT();
    iterator(int) inner = stubborn(n);
    for (int i = 0; i < n; i++) {
        iterator(int) other = stubborn(n);
        yield iter_next(inner).value + iter_next(other).value;
        if (i == 1)
            throw error_new(EDOM, "its own");
    }
}

/* Suspended in a handler, with an error in its hands. */
static generator int handles(int n)
{
    for (int i = 0; i < n; i++)
        try {
            throw error_new(i, "number %d", i);
        } catch (e) {
            yield e->code;
            try {
                throw error_wrap(e, EPERM, "inner");
            } finally {
                yield i;
                continue;
            }
        }
}

static async int in_blocks(int way)
{
    int sum = 0;
    for (int i = 0; i < 3; i++) {
        iterator(int) held = stubborn(2), other = handles(3);
        sum += iter_next(held).value + iter_next(other).value;
        if (i == 1)
            iter_next(other);
        await number(1, i);
        if (way == 0)
            throw error_new(EIO, "the block's own");
        foreach (int x, owns_stubborn(3))
            sum += x + await number(1, 1);
    }
    return sum;
}

static async int closes(int way)
{
    iterator(int) held = stubborn(3);
    iter_next(held);
    foreach (int x, stubborn(3)) {
        await number(1, x);
        if (way == x)
            throw error_new(EIO, "the body's own");
        if (way == 2)
            break;
    }
    return way;
}

/* Requests that nobody waits for any more: to throw, to send, to return. */
static async void withdrawn(void)
{
    async_iterator(int) it = ticks(5);
    promise(iter_result(int)) a = iter_next(it), b = iter_throw(it, error_new(EIO, "thrown in")), c = iter_return(it, 1);
    promise_cancel(b);
    promise_cancel(c);
    await a;
    foreach_await (int x, ticks(3))
        if (x == 1)
            return;
}

async int main(void)
{
    BALANCED();
    printf("%d\n", await plain());
    printf("%d\n", await streams());
    printf("%d\n", await requests());
    for (int way = 0; way < 3; way++)
        try {
            await closes(way);
        } catch (e) {
            printf("%d %d\n", e->code == EIO, e->code == EBUSY);
        }
    for (int way = 0; way < 2; way++)
        try {
            await in_blocks(way);
        } catch (e) {
            printf("%d %d %d\n", e->code == EIO, e->code == EBUSY, e->code == EDOM);
        }
    await withdrawn();
    return 0;
}
