/* promise_timeout over everything that settles: what it gives in time, too late, and what becomes of what it waited for. */
// expect: all well
// expect: unhandled: nobody saw it
// expect: end
#include <troth.h>
#include <errno.h>
#include <string.h>
#include "check.h"

static int cleanups;

static async int later(int ms, int v)
{
    defer cleanups++;
    await sleep_ms(ms);
    if (v < 0)
        throw error_new(EIO, "later %d", v);
    return v;
}

/* Cancelled, it still takes 10 ms to end, and then fails, or gives a value. */
static async int stubborn(int ms, bool fails)
{
    try {
        await sleep_ms(ms);
    } finally {
        await sleep_ms(10);
        cleanups++;
        if (fails)
            throw error_new(EDOM, "cannot stop");
        return 7;
    }
}

static async generator int slow(int ms)
{
    defer cleanups++;
    for (int i = 0;; i++) {
        await sleep_ms(ms);
        yield i;
    }
}

static async void in_time(void)
{
    CHECK(await promise_timeout(later(5, 42), 10) == 42);
    CHECK(await promise_timeout(promise_resolved(int, 1), 0) == 1);
    await promise_timeout(sleep_ms(5), 10);
    promise(double) d = promise_resolved(double, 2.5);
    CHECK(await promise_timeout(d, 1) == 2.5);
    try {
        await promise_timeout(later(1, -3), 10);
        CHECK(false);
    } catch (e) {
        CHECK(e->code == EIO && !strcmp(e->message, "later -3") && !e->cause);
    }
    try {
        await promise_timeout(promise_rejected(int, error_new(EPERM, "at once")), 10);
        CHECK(false);
    } catch (e) {
        CHECK(e->code == EPERM);
    }
    uint64_t from = loop_now();                 /* its timer does not keep the loop, or anybody, waiting */
    await promise_timeout(later(1, 0), 1000000);
    CHECK(loop_now() - from < 10);
}

static async void too_late(void)
{
    uint64_t from;
    cleanups = 0;
    from = loop_now();
    try {
        await promise_timeout(later(1000, 1), 20);
        CHECK(false);
    } catch (e) {
        CHECK(e->code == ETIMEDOUT && !e->cause && cleanups == 1 && loop_now() - from == 20);
    }
    from = loop_now();                          /* a task that has to clean up is waited for; its error is the cause */
    try {
        await promise_timeout(stubborn(1000, true), 20);
        CHECK(false);
    } catch (e) {
        CHECK(e->code == ETIMEDOUT && e->cause && e->cause->code == EDOM && cleanups == 2 && loop_now() - from == 30);
    }
    from = loop_now();                          /* a value that came after the time was up is not given */
    try {
        await promise_timeout(stubborn(1000, false), 20);
        CHECK(false);
    } catch (e) {
        CHECK(e->code == ETIMEDOUT && !e->cause && cleanups == 3 && loop_now() - from == 30);
    }
    from = loop_now();                          /* an operation */
    try {
        await promise_timeout(sleep_ms(1000), 0);
        CHECK(false);
    } catch (e) {
        CHECK(e->code == ETIMEDOUT && loop_now() - from == 1);
    }
    async_iterator(int) it = slow(15);
    CHECK(!(await promise_timeout(iter_next(it), 20)).done);
    async_iterator(int) other = slow(1000);
    from = loop_now();                          /* a request: the body is cancelled */
    try {
        await promise_timeout(iter_next(other), 20);
        CHECK(false);
    } catch (e) {
        CHECK(e->code == ETIMEDOUT && loop_now() - from == 20 && cleanups == 4);
    }
    CHECK((await iter_next(other)).done);
}

static async void of_others(void)
{
    uint64_t from = loop_now();
    promise(int) hand = promise_new(int), shared = later(30, 5), detached = later(30, 6);
    promise_detach(detached);
    try {
        await promise_timeout(hand, 10);
        CHECK(false);
    } catch (e) {
        CHECK(e->code == ETIMEDOUT && loop_now() - from == 10 && promise_state(hand) == PROMISE_PENDING);
    }
    promise(int) limit = promise_timeout(shared, 5), limit2 = promise_timeout(detached, 5);     /* `shared` has another waiter */
    promise(void) both = promise_all(shared, detached);
    await promise_all_settled(limit, limit2);
    CHECK(promise_error(limit)->code == ETIMEDOUT && promise_error(limit2)->code == ETIMEDOUT && loop_now() - from == 15);
    await both;                                 /* both went on */
    CHECK(promise_value(shared) == 5 && promise_value(detached) == 6 && loop_now() - from == 30);
    promise(int) any = promise_any(hand);       /* a combinator */
    from = loop_now();
    try {
        await promise_timeout(any, 10);
        CHECK(false);
    } catch (e) {
        CHECK(e->code == ETIMEDOUT && loop_now() - from == 10);
    }
    promise_resolve(hand, 1);
    CHECK(await any == 0);
}

static async void of_time_outs(void)
{
    uint64_t from = loop_now();
    cleanups = 0;
    try {
        await promise_timeout(promise_timeout(later(1000, 1), 50), 20);
        CHECK(false);
    } catch (e) {
        CHECK(e->code == ETIMEDOUT && loop_now() - from == 20);
    }
    from = loop_now();
    try {
        await promise_timeout(promise_timeout(later(1000, 1), 20), 50);
        CHECK(false);
    } catch (e) {
        CHECK(e->code == ETIMEDOUT && loop_now() - from == 20);
    }
    promise(int) child = later(1000, 1), first = promise_timeout(child, 10), second = promise_timeout(child, 20);
    from = loop_now();
    await promise_all_settled(first, second);   /* the last one of two cancels it */
    CHECK(promise_error(first)->code == ETIMEDOUT && promise_error(second)->code == ETIMEDOUT && loop_now() - from == 20);
    CHECK(promise_state(child) == PROMISE_REJECTED && promise_error(child)->code == ECANCELED);
}

/* Cancelling who waits goes through to the task; the time-out is not what it is told. */
static async void waits(void)
{
    await promise_timeout(later(1000, 1), 500);
}

static async void cancelled(void)
{
    uint64_t from = loop_now();
    promise(void) p = waits();
    cleanups = 0;
    await sleep_ms(10);
    promise_cancel(p);
    try {
        await p;
        CHECK(false);
    } catch (e) {
        CHECK(e->code == ECANCELED && cleanups == 1 && loop_now() - from == 10);
    }
    promise(int) t = later(1000, 1), limit = promise_timeout(t, 500);
    promise_cancel(limit);                      /* of the time-out itself */
    try {
        await limit;
        CHECK(false);
    } catch (e) {
        CHECK(e->code == ECANCELED && cleanups == 2);
    }
    try {
        await promise_timeout((promise(int))NULL, 5);
        CHECK(false);
    } catch (e) {
        CHECK(e->code == EINVAL && !strcmp(e->message, "promise_timeout of NULL"));
    }
}

/* A promise that somebody gave up waiting for was waited for: its later rejection is no unhandled one, as after Promise.race. */
static async void rejected_afterwards(void)
{
    promise(int) hand = promise_new(int), detached = later(30, -1), derived;
    promise_detach(detached);
    derived = promise_then(int, hand, NULL, NULL, NULL);
    promise(int) limits[] = { promise_timeout(hand, 1), promise_timeout(detached, 1), promise_timeout(derived, 1) };
    await promise_all_settled_of(limits, 3);
    for (int i = 0; i < 3; i++)
        CHECK(promise_error(limits[i])->code == ETIMEDOUT);
    promise_reject(hand, error_new(EIO, "too late"));
    await sleep_ms(50);
    CHECK(promise_state(derived) == PROMISE_REJECTED && promise_state(detached) == PROMISE_REJECTED);
}

/* A child stays its owner's business: thrown at the end of the block that holds it. */
static async void child_afterwards(void)
{
    try {
        promise(int) child = later(30, -4), other = promise_then(int, child, NULL, NULL, NULL), limit = promise_timeout(child, 10);
        await promise_all_settled(limit);       /* not alone: it goes on */
        CHECK(promise_error(limit)->code == ETIMEDOUT && promise_state(child) == PROMISE_PENDING);
        await promise_all_settled(other);
        CHECK(promise_error(other)->code == EIO);
    } catch (e) {
        CHECK(false);
    }
}

static void unhandled(troth_promise *p, troth_error *error, void *context)
{
    (void)p, (void)context;
    printf("unhandled: %s\n", error->message);
}

static async void nobody_sees(void)
{
    promise(int) hand = promise_new(int);
    promise_reject(hand, error_new(EIO, "nobody saw it"));
    await sleep_ms(1);
}

async int main(void)
{
    promise_on_unhandled(unhandled, NULL);
    await in_time();
    await too_late();
    await of_others();
    await of_time_outs();
    await cancelled();
    await rejected_afterwards();
    await child_afterwards();
    puts("all well");
    await nobody_sees();
    puts("end");
    return 0;
}
