/* Tasks that are awaited, not awaited, held, dropped, cancelled, detached, timed out; who ends waits for whom. */
#include <troth.h>
#include <errno.h>
#include "balance.h"

static async int leaf(int ms, int value)
{
    ENTERED();
    defer LEFT();
    await sleep_ms(ms);
    if (value < 0)
        throw error_new(EIO, "leaf %d", value);
    return value;
}

/* Not counted: when main fails, what is detached is left as it is. */
static async int slow(int ms)
{
    await sleep_ms(ms);
    return ms;
}

static async int slow_to_end(int ms)
{
    ENTERED();
    try {
        return await leaf(ms, ms);
    } finally {
        LEFT();
        await sleep_ms(3);
        await leaf(2, 0);
    }
}

static async int family(int depth)
{
    ENTERED();
    defer LEFT();
    if (depth == 0)
        return await slow_to_end(3);
    promise(int) a = family(depth - 1), b = family(depth - 1);
    family(depth - 1);
    return await a + await b;
}

static async void unseen(void)
{
    ENTERED();
    defer LEFT();
    leaf(3, -1);
    promise(int) kept = leaf(5, -2), other = leaf(20, 3);
    await sleep_ms(30);
    await other;
}

static async void cancels(void)
{
    promise(int) a = slow_to_end(10), b = family(1), c = slow_to_end(20);
    await sleep_ms(2);
    promise_cancel(a);
    promise_cancel(b);
    try {
        await a;
    } catch (e) {
        if (e->code != ECANCELED)
            throw e;
    }
    try {
        await promise_timeout(c, 5);
    } catch (e) {
        if (e->code != ETIMEDOUT)
            throw e;
    }
    try {
        await b;
    } catch {
        promise_cancel(c);
    }
}

static async int shared(promise(int) p, int add)
{
    ENTERED();
    defer LEFT();
    return await p + add;
}

static async void sharing(void)
{
    promise(int) p = slow_to_end(5);
    promise(int) list[3] = { shared(p, 1), shared(p, 2), shared(p, 3) };
    int sum = 0;
    for (int i = 0; i < 3; i++)
        sum += await list[i];
    promise(int) detached = slow(8);
    promise_detach(detached);
    sum += await detached;
}

static async void blocks(void)
{
    for (int i = 0; i < 3; i++) {
        promise(int) p = leaf(4, i), q = slow_to_end(2);
        if (i == 1)
            continue;
        await q;
    }
    {
        promise(int) p = leaf(2, -3);
        try {
            promise(int) q = leaf(9, 4);
            await p;
        } catch (e) {
            await leaf(1, e->code);
        }
    }
}

/* An end that is asked again while it waits for those that it has asked. */
static async void impatient(int ms)
{
    promise(int) a = slow_to_end(ms), b = slow_to_end(ms + 1);
    slow_to_end(ms + 2);
    await leaf(2, -4);
    await a;
    await b;
}

static async void twice(void)
{
    promise(void) p = impatient(30), q = impatient(40);
    await sleep_ms(3);
    promise_cancel(p);
    promise_cancel(q);
    await sleep_ms(1);
    promise_cancel(p);
    promise_cancel(q);
    try {
        await p;
    } catch (e) {
        await leaf(1, e->code);
    }
    try {
        await q;
    } catch {
    }
}

async int main(void)
{
    BALANCED();
    printf("%d\n", await family(2));
    try {
        await unseen();
    } catch (e) {
        printf("%d\n", e->code == EIO);
    }
    await cancels();
    await sharing();
    await blocks();
    await twice();
    puts("done");
    return 0;
}
