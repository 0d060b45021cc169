/* Who is cancelled while it awaits a combinator has its inputs cancelled at its end: their ECANCELED comes out of the combinator,
 * where nobody waits any more, and is no unhandled rejection. Nor is another error of what was awaited. */
#include <troth.h>
#include <errno.h>
#include <stdio.h>

static async int later(int ms, int v)
{
    await sleep_ms(ms);
    if (v < 0)
        throw error_new(EIO, "later %d", v);
    return v;
}

static void ignore(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled, (void)derived, (void)context;
}

static async void waits(int way)
{
    promise(int) a = later(50, 1), b = later(60, 2);
    switch (way) {
    case 0:
        await promise_all(a, b);
        break;
    case 1:
        await promise_any(a, b);
        break;
    case 2:
        await promise_race(a, b);
        break;
    case 3:
        await promise_all_settled(a, b);
        break;
    case 4:
        await promise_finally(a, ignore, NULL);
        break;
    case 5: {
        promise(int) p = promise_new(int);
        promise_follow(p, b);
        await p;
        break;
    }
    case 6:
        await promise_timeout(b, 1000);
        break;
    case 7: {
        promise(void) all = promise_all(a, b);      /* not awaited yet */
        promise(int) any = promise_any(a, b);
        await sleep_ms(1000);
        await all;
        await any;
        break;
    }
    }
    puts("not reached");
}

/* The input is somebody else's and fails by itself. */
static async void waits_for(promise(int) p)
{
    await promise_all(p);
    puts("not reached");
}

static async int caught(promise(void) p)
{
    try {
        await p;
    } catch (e) {
        return e->code;
    }
    return 0;
}

async int main(void)
{
    for (int way = 0; way < 8; way++) {
        promise(void) p = waits(way);
        await sleep_ms(1);
        promise_cancel(p);
        printf("%d: %d\n", way, await caught(p) == ECANCELED);
        promise(void) q = waits(way);
        printf("%d: %d\n", way, await caught(promise_timeout(q, 5)) == ETIMEDOUT);
    }
    promise(int) fails = later(10, -1);
    promise(void) p = waits_for(fails);
    await sleep_ms(1);
    promise_cancel(p);
    printf("%d\n", await caught(p) == ECANCELED);
    await sleep_ms(20);
    printf("%d\n", promise_error(fails)->code == EIO);
    return 0;
}
// expect: 0: 1
// expect: 0: 1
// expect: 1: 1
// expect: 1: 1
// expect: 2: 1
// expect: 2: 1
// expect: 3: 1
// expect: 3: 1
// expect: 4: 1
// expect: 4: 1
// expect: 5: 1
// expect: 5: 1
// expect: 6: 1
// expect: 6: 1
// expect: 7: 1
// expect: 7: 1
// expect: 1
// expect: 1
