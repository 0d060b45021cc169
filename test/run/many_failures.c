/*
 * Two hundred thousand children that fail in one turn, that are detached, that are cancelled. None of this may take a time that
 * grows with the square of their number, which would be minutes.
 */
// expect: 200001 failed: EIO
// expect: 200000 failed at the end: EIO
// expect: 200000 detached, 200000 went on
// expect: cancelled, 200000 ended
// expect: 6 errors
// time-limit: 60
// no-sweep: too many suspensions
#include <troth.h>
#include <errno.h>
#include <stdio.h>

enum { MANY = 200000 };

static promise(void) gate;
static promise(void) list[MANY];
static int ended;

static async void fails(void)
{
    await gate;
    throw error_new(EIO, "no");
}

static async void waits(void)
{
    defer ended++;
    await gate;
}

static async void opens(void)
{
    await sleep_ms(1);
    promise_resolve(gate);
}

/* They ask their owner to end, which is suspended, once: then they stay in its list. */
static async void orphans(int first)
{
    for (int i = 0; i < MANY + first; i++)
        fails();
    await sleep_ms(1000);
    puts("not asked to end");
}

/* Its end waits for them already: the first failure wakes it, the others come in the same turn. */
static async void at_the_end(void)
{
    for (int i = 0; i < MANY; i++)
        fails();
}

static async void detached(void)
{
    for (int i = 0; i < MANY; i++)
        list[i] = waits();
    for (int i = 0; i < MANY; i++) {
        promise_detach(list[i]);
        promise_release(list[i]);
    }
}

static async void cancelled(void)
{
    for (int i = 0; i < MANY; i++)
        waits();
    await sleep_ms(1000);
}

static async int fails_with(int code)
{
    await gate;
    throw error_new(code, "%d", code);
}

/* Errors are added to those that a combinator has gathered. */
static async void any_of_three(void)
{
    promise(int) a[] = { fails_with(1), fails_with(2), fails_with(3) };
    promise(int) b[] = { fails_with(10), fails_with(11), fails_with(12) };
    (void)b;
    promise_resolve(gate);
    await promise_any_of(a, 3);
}

static void renew(void)
{
    promise_release(gate);
    gate = promise_new(void);
    ended = 0;
}

async int main(void)
{
    renew();
    promise(void) opener = opens();
    try {
        await orphans(1);
    } catch (e) {
        printf("%u failed: %s\n", e->error_count + 1, e->code == EIO ? "EIO" : e->message);
    }
    renew();
    opener = opens();
    try {
        await at_the_end();
    } catch (e) {
        printf("%u failed at the end: %s\n", e->error_count + 1, e->code == EIO ? "EIO" : e->message);
    }
    renew();
    await detached();
    promise_resolve(gate);
    await sleep_ms(1);
    printf("%d detached, %d went on\n", MANY, ended);
    renew();
    promise(void) c = cancelled();
    await sleep_ms(1);
    promise_cancel(c);
    try {
        await c;
    } catch (e) {
        printf("%s, %d ended\n", e->code == ECANCELED ? "cancelled" : e->message, ended);
    }
    renew();
    try {
        await any_of_three();
    } catch (e) {
        printf("%u errors\n", e->error_count);
    }
    promise_release(gate);
    return 0;
}
