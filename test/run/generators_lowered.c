/* Iterator calls in lowered functions: an error is thrown, calls are ordered like suspensions, variables own. */
#include <troth.h>
#include <errno.h>
#include <string.h>
#include "check.h"

static int closed;

static void count_close(void *self)
{
    (void)self;
    closed++;
}

static bool make_next(void *self, int *value, troth_error **error)
{
    int *left = self;
    if (*left < 0) {
        *error = error_new(ENODATA, "the source failed");
        return false;
    }
    *value = *left;
    return (*left)-- > 0;
}

static generator int count(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}

static generator int echo(void)
{
    int v = 0;
    for (;;)
        v = yield v;
}

static async int later(int v)
{
    await sleep_ms(1);
    return v;
}

/* A generator that walks another one. */
static generator int doubled(iterator(int) inner)
{
    for (;;) {
        iter_result(int) r = iter_next(inner);
        if (r.done)
            return r.value;
        yield r.value * 2;
    }
}

static generator int flatten(int depth)
{
    if (depth == 0) {
        yield 1;
        return;
    }
    foreach (int v, flatten(depth - 1))
        yield v;
    yield depth * 10;
    foreach (int v, flatten(depth - 1))
        yield v + 1;
}

static async int sums(void)
{
    iterator(int) it = count(5);
    int sum = 0;
    for (iter_result(int) r = iter_next(it); !r.done; r = iter_next(it))
        sum = sum * 10 + r.value + await later(0);
    CHECK(iter_done(it) && sum == 1234);
    /* nested in expressions, in the order of the source */
    iterator(int) e = echo();
    iter_next(e);
    sum = iter_send(e, 5).value * 100 + iter_send(e, 6).value * 10 + iter_send(e, await later(7)).value;
    CHECK(sum == 567);
    CHECK(iter_send(e, 0).value || iter_send(e, 3).value == 3);
    CHECK(iter_send(e, 1).value ? iter_send(e, 2).value == 2 : iter_send(e, 9).value == 9);
    iter_result(int) r = iter_send(e, iter_send(e, iter_send(e, 1).value + 1).value + 1);
    CHECK(r.value == 3);
    r = iter_return(e, 50);
    CHECK(r.done && r.value == 50 && iter_done(e) && iter_next(e).done);
    iterator(int) d = doubled(count(3));
    sum = 0;
    while (!(r = iter_next(d)).done)
        sum += r.value;
    CHECK(sum == 6);
    sum = 0;
    foreach (int v, flatten(3))
        sum += v;
    return sum;
}

/* A variable that is assigned again closes and frees what it held. */
static async void reassigned(void)
{
    int left = 5, other = 5;
    iterator(int) it = iter_make(int, &left, make_next, count_close);
    CHECK(iter_next(it).value == 5);
    it = iter_make(int, &other, make_next, count_close);
    CHECK(closed == 1 && iter_next(it).value == 5);
    iterator(int) copy = it;
    it = NULL;
    CHECK(closed == 1 && iter_next(copy).value == 4);
    await later(0);
    {
        iterator(int) inner = copy;
        copy = count(1);
        CHECK(closed == 1);
        inner = iter_keep(inner);
    }
    CHECK(closed == 2);
    iterator(int) many[3] = {count(1), iter_make(int, &left, make_next, count_close)};
    await later(0);
    CHECK(iter_next(many[0]).value == 0 && !many[2]);
    many[1] = many[0];
    CHECK(closed == 3);
}

/* In a lowered function an error from an iterator is thrown. */
static async int throws(int way)
{
    int minus = -1;
    iterator(int) bad = iter_make(int, &minus, make_next, NULL), good = count(3);
    await later(0);
    switch (way) {
    case 0:
        iter_next(bad);
        break;
    case 1:
        iter_throw(good, error_new(EDOM, "thrown in"));
        break;
    case 2:
        iter_next(good);
        iter_throw(good, error_new(EDOM, "thrown in the middle"));
        break;
    case 3:
        foreach (int v, bad)
            CHECK(v == 0);
        break;
    case 4:
        iter_next(doubled(bad));
        break;
    case 5:
        iter_close(good);
        iter_throw(good, error_new(ERANGE, "thrown at the end"));
        break;
    }
    CHECK(way < 0);              /* not reached */
    return 0;
}

static async void failures(void)
{
    static const char *const messages[] = {"the source failed", "thrown in", "thrown in the middle", "the source failed",
        "the source failed", "thrown at the end"};
    for (int way = 0; way < 6; way++) {
        promise(int) p = throws(way);
        await promise_all_settled(p);
        CHECK(promise_state(p) == PROMISE_REJECTED);
        if (promise_state(p) == PROMISE_REJECTED)
            CHECK(!strcmp(promise_error(p)->message, messages[way]));
    }
}

async int main(void)
{
    printf("%d\n", await sums());
    closed = 0;
    await reassigned();
    CHECK(closed == 3);
    await failures();
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: 135
// expect: ok
