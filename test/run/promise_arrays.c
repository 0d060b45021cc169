/* The combinators over arrays of a million promises, and of none. */
// expect: all well
// time-limit: 120
// no-sweep: a run takes seconds, and it makes a million promises by hand
#include <troth.h>
#include <errno.h>
#include <stdlib.h>
#include "check.h"

enum { MANY = 1000000 };

static promise(int) *made(int n)
{
    promise(int) *list = calloc((size_t)n, sizeof *list);
    if (!list)
        abort();
    for (int i = 0; i < n; i++)
        list[i] = promise_new(int);
    return list;
}

static void unmake(promise(int) *list, int n)
{
    for (int i = 0; i < n; i++)
        promise_release(list[i]);
    free(list);
}

/* From the last to the first. */
static void settle(void *arg)
{
    promise(int) *list = arg;
    for (int i = MANY; i--;)
        promise_resolve(list[i], i);
}

static void reject_all(void *arg)
{
    promise(int) *list = arg;
    for (int i = MANY; i--;)
        promise_reject(list[i], error_new(EIO, "%d", i));
}

static async void all(void)
{
    promise(int) *list = made(MANY);
    defer unmake(list, MANY);
    promise(void) everything = promise_all_of(list, MANY), settled = promise_all_settled_of(list, MANY);
    promise(int) first = promise_any_of(list, MANY), quickest = promise_race_of(list, MANY);
    loop_immediate(settle, list);
    CHECK(await quickest == MANY - 1 && await first == MANY - 1);
    await everything;
    await settled;
    long sum = 0;
    for (int i = 0; i < MANY; i++)
        sum += promise_value(list[i]);
    CHECK(sum == (long)MANY * (MANY - 1) / 2);
    await promise_all_of(list, MANY);           /* of what has settled already */
    CHECK(await promise_any_of(list, MANY) == 0 && await promise_race_of(list, MANY) == 0);
}

static async void none_fulfilled(void)
{
    promise(int) *list = made(MANY);
    defer unmake(list, MANY);
    promise(int) any = promise_any_of(list, MANY);
    promise(void) everything = promise_all_of(list, MANY), settled = promise_all_settled_of(list, MANY);
    loop_immediate(reject_all, list);
    try {
        await any;
        CHECK(false);
    } catch (e) {
        CHECK(e->error_count == MANY && e->errors[0]->code == EIO && atoi(e->errors[MANY - 1]->message) == MANY - 1);
    }
    await settled;
    try {
        await everything;
        CHECK(false);
    } catch (e) {
        CHECK(atoi(e->message) == MANY - 1);    /* the first to be rejected */
    }
}

static async void last_one_fails(void)
{
    promise(int) *list = made(MANY);
    defer unmake(list, MANY);
    for (int i = 0; i < MANY - 1; i++)
        promise_resolve(list[i], i);
    promise_reject(list[MANY - 1], error_new(EIO, "the last"));
    CHECK(await promise_any_of(list, MANY) == 0);
    promise(void) everything = promise_all_of(list, MANY);
    await promise_all_settled(everything);
    CHECK(promise_error(everything) && promise_error(everything)->code == EIO);
}

/* A million reactions and their targets go when their source does; a combinator that is dropped leaves its inputs alone. */
static async void dropped(void)
{
    promise(int) *list = made(MANY);
    promise_any_of(list, MANY);
    promise(void) never = promise_all_of(list, MANY);
    unmake(list, MANY);
    CHECK(promise_state(never) == PROMISE_PENDING);
}

static async int two_turns(int i)
{
    await promise_resolved(void);
    await promise_resolved(void);
    return i;
}

static async void tasks(void)
{
    promise(int) *list = calloc(MANY, sizeof *list);
    for (int i = 0; i < MANY; i++)
        list[i] = promise_keep(two_turns(i));
    await promise_all_of(list, MANY);
    CHECK(promise_value(list[MANY - 1]) == MANY - 1);
    unmake(list, MANY);
}

static async void empty(void)
{
    promise(int) none[1] = { 0 };
    await promise_all_of(none, 0);
    await promise_all_settled_of(none, 0);
    promise(int) any = promise_any_of(none, 0), race = promise_race_of(none, 0);
    CHECK(promise_state(any) == PROMISE_REJECTED);          /* at once */
    try {
        await any;
        CHECK(false);
    } catch (e) {
        CHECK(e->error_count == 0 && !e->errors);
    }
    await sleep_ms(1000);
    CHECK(promise_state(race) == PROMISE_PENDING);
    try {
        await promise_all_of(none, 1);          /* of NULL */
        CHECK(false);
    } catch (e) {
        CHECK(e->code == EINVAL);
    }
}

async int main(void)
{
    await all();
    await none_fulfilled();
    await last_one_fails();
    await dropped();
    await tasks();
    await empty();
    puts("all well");
    return 0;
}
