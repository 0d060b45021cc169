/* The promise_* calls, from lowered and from plain functions. */
#include <troth.h>
#include <errno.h>
#include <string.h>
#include "check.h"

static char trace[512];

static void note(const char *s)
{
    strcat(trace, s);
}

static async int later(int ms, int v)
{
    await sleep_ms(ms);
    return v;
}

static async int fails(int ms, int code)
{
    if (ms)
        await sleep_ms(ms);
    return await promise_rejected(int, error_new(code, "failed with %d", code));
}

static async void by_hand(void)
{
    promise(int) p = promise_new(int);
    CHECK(promise_state(p) == PROMISE_PENDING && !promise_error(p));
    promise_resolve(p, 42);
    promise_resolve(p, 43);
    promise_reject(p, error_new(EIO, "too late"));
    CHECK(promise_state(p) == PROMISE_FULFILLED && promise_value(p) == 42 && !promise_error(p));
    CHECK(await p == 42 && await p == 42);
    promise(void) v = promise_new(void);
    promise_resolve(v);
    await v;
    promise(int) r = promise_new(int);
    promise_reject(r, error_new(ENOENT, "no %s", "thing"));
    promise_resolve(r, 1);
    CHECK(promise_state(r) == PROMISE_REJECTED && promise_error(r)->code == ENOENT);
    CHECK(!strcmp(promise_error(r)->message, "no thing"));
    struct { int x, y; } *none = NULL;
    (void)none;
    promise(const char *) s = promise_resolved(const char *, "text");
    CHECK(!strcmp(await s, "text") && promise_state(s) == PROMISE_FULFILLED);
    await promise_resolved(void);
    promise(double) d = promise_resolved(double, 1);        /* converted, as in an initialiser */
    CHECK(await d == 1.0);
}

struct point { int x, y; };

static async void structures(void)
{
    promise(struct point) p = promise_new(struct point);
    promise_resolve(p, {1, .y = 2});
    CHECK((await p).y == 2);
    promise(struct point) q = promise_resolved(struct point, {3, 4});
    CHECK((await q).x == 3 && promise_value(q).y == 4);
    struct point z = {5, 6};
    promise(struct point) r = promise_resolved(struct point, z);
    CHECK((await r).y == 6);
    promise(struct point *) rp = promise_resolved(struct point *, &z);
    (await rp)->x = 50;
    CHECK(z.x == 50);
}

static async void combinators(void)
{
    promise(int) a = later(3, 30), b = later(1, 10), c = later(2, 20), bad = fails(2, EIO), worse = fails(0, EDOM);
    await promise_all(a, b, c);
    CHECK(promise_value(a) + promise_value(b) + promise_value(c) == 60);
    await promise_all_settled(a, bad, worse);
    CHECK(promise_state(bad) == PROMISE_REJECTED && promise_error(worse)->code == EDOM);
    CHECK(await promise_any(bad, worse, b) == 2);
    promise(int) slow = later(50, 5), quick = later(5, 50);
    CHECK(await promise_race(slow, quick) == 1 && await promise_any(slow, quick) == 1);
    promise(double) other = promise_resolved(double, 2.5);
    CHECK(await promise_race(slow, other, quick) == 1);     /* any mixture of types */
    promise(void) all = promise_all(a, bad, slow);
    await promise_all_settled(all);
    CHECK(promise_error(all)->code == EIO && promise_state(slow) == PROMISE_PENDING);
    promise(int) any = promise_any(bad, worse);
    await promise_all_settled(any);
    const troth_error *e = promise_error(any);
    CHECK(e->error_count == 2 && e->errors[0]->code == EIO && e->errors[1]->code == EDOM);
    promise(int) race = promise_race(slow, worse);
    await promise_all_settled(race);
    CHECK(promise_error(race)->code == EDOM);
    promise(int) list[3] = {later(2, 1), later(1, 2), later(3, 3)};
    CHECK(await promise_any_of(list, 3) == 1);
    CHECK(await promise_race_of(list, 3) == 1);
    await promise_all_of(list, 3);
    CHECK(promise_value(list[2]) == 3);
    await promise_all_settled_of(list, 2);
    await promise_all_of(list, 0);
    await promise_all_settled_of(list, 0);
    promise(int) none = promise_any_of(list, 0), never = promise_race_of(list, 0);
    await promise_all_settled(none);
    CHECK(promise_state(none) == PROMISE_REJECTED && promise_error(none)->error_count == 0);
    CHECK(promise_state(never) == PROMISE_PENDING);
    await promise_all(a, a, a);
    await promise_all(later(1, 1), later(2, 2), promise_resolved(void), sleep_ms(1));
    CHECK(await promise_race(later(2, 0), later(1, 0)) == 1);
}

static void on_value(troth_promise *settled, troth_promise *derived, void *context)
{
    int v = promise_value((promise(int))settled);
    promise_resolve((promise(int))derived, v + *(int *)context);
}

static void on_error(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)context;
    int code = promise_error((promise(int))settled)->code;
    promise_resolve((promise(int))derived, -code);
}

static void fail_again(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)context, (void)settled;
    promise_reject((promise(int))derived, error_new(ERANGE, "again"));
}

static void leave(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled, (void)derived;
    note(context);
}

static void wait_a_moment(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled, (void)context;
    promise(int) p = later(5, 77);
    promise_follow((promise(int))derived, p);
    promise_release(p);
}

static void to_text(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)context;
    promise_resolve((promise(const char *))derived, promise_value((promise(int))settled) ? "yes" : "no");
}

static async void reactions(void)
{
    int ten = 10;
    promise(int) p = later(1, 5), bad = fails(1, ENOENT);
    promise(int) q = promise_then(int, p, on_value, NULL, &ten);
    promise(int) r = promise_then(int, bad, on_value, on_error, &ten);
    promise(int) s = promise_catch(int, bad, on_error, NULL);
    promise(int) t = promise_catch(int, p, on_error, NULL);        /* passes the value on */
    promise(int) u = promise_then(int, bad, on_value, NULL, &ten); /* passes the error on */
    promise(int) v = promise_then(int, p, wait_a_moment, NULL, NULL);
    promise(int) w = promise_then(int, p, leave, NULL, "left,");   /* fulfilled with zero */
    promise(const char *) x = promise_then(const char *, p, to_text, NULL, NULL);
    promise(int) y = promise_catch(int, bad, fail_again, NULL);
    CHECK(await q == 15 && await r == -ENOENT && await s == -ENOENT && await t == 5);
    await promise_all_settled(u, y);
    CHECK(promise_error(u)->code == ENOENT && promise_error(y)->code == ERANGE);
    CHECK(await v == 77 && await w == 0 && !strcmp(await x, "yes") && !strcmp(trace, "left,"));
    trace[0] = 0;
    promise(int) f = promise_finally(p, leave, "f1,"), g = promise_finally(bad, leave, "f2,");
    promise(int) h = promise_finally(p, fail_again, NULL);
    await promise_all_settled(f, g, h);
    CHECK(promise_value(f) == 5 && promise_error(g)->code == ENOENT && promise_error(h)->code == ERANGE);
    CHECK(!strcmp(trace, "f1,f2,"));
    promise(int) chain = promise_finally(promise_catch(int, promise_then(int, p, fail_again, NULL, NULL), on_error, NULL), leave, "");
    CHECK(await chain == -ERANGE);
}

static async void following(void)
{
    promise(int) p = promise_new(int), q = promise_new(int), third = promise_new(int);
    promise_follow(p, q);
    promise_resolve(p, 1);              /* locked to q: does nothing */
    promise_reject(p, error_new(EIO, "nothing"));
    promise_follow(p, third);
    CHECK(promise_state(p) == PROMISE_PENDING);
    promise_resolve(third, 3);
    promise_resolve(q, 2);
    CHECK(await p == 2);
    promise(int) r = promise_new(int), bad = fails(0, EDOM);
    promise_follow(r, bad);
    await promise_all_settled(r);
    CHECK(promise_error(r)->code == EDOM);
    promise(int) self = promise_new(int);
    promise(int) alias = self;
    promise_follow(self, alias);
    await promise_all_settled(self);
    CHECK(promise_state(self) == PROMISE_REJECTED);
    promise(int) task = later(1, 5), follower = promise_new(int);
    promise_follow(follower, task);
    CHECK(await follower == 5);
}

struct thing { int calls; };

static void thing_then(void *self, troth_promise *p)
{
    struct thing *t = self;
    t->calls++;
    promise_resolve((promise(int))p, 8);
    promise_resolve((promise(int))p, 9);
    promise_reject((promise(int))p, error_new(EIO, "too late"));
}

static void thing_fails(void *self, troth_promise *p)
{
    (void)self;
    promise_reject((promise(int))p, error_new(EPROTO, "thenable"));
    promise_resolve((promise(int))p, 9);
}

static async void thenables(void)
{
    struct thing t = {0};
    promise(int) p = promise_from_thenable(int, ((troth_thenable){&t, thing_then}));
    CHECK(t.calls == 0 && promise_state(p) == PROMISE_PENDING);
    CHECK(await p == 8 && t.calls == 1);
    promise(int) q = promise_from_thenable(int, ((troth_thenable){&t, thing_fails}));
    await promise_all_settled(q);
    CHECK(promise_error(q)->code == EPROTO);
}

async int main(void)
{
    await by_hand();
    await structures();
    await combinators();
    await reactions();
    await following();
    await thenables();
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: ok
// no-sweep memory: it takes the values of promises without looking whether there are any
