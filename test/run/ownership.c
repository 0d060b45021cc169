/* Section 4, rules 2 to 4: what variables, parameters and temporaries hold; sanitizers see every leak and every use too late. */
// flags: -Wno-troth-await
#include <troth.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "check.h"

static int live;            /* values of `text` that were made and not freed */

static async char *text(const char *s)
{
    await sleep_ms(1);
    live++;
    return strdup(s);
}

static void drop(char *s)
{
    live--;
    free(s);
}

/* A result that nobody takes is disposed of. */
static async discard(drop) char *owned_text(const char *s)
{
    await sleep_ms(1);
    live++;
    return strdup(s);
}

static async int later(int v)
{
    await sleep_ms(v);
    return v;
}

static async int at_once(int v)
{
    return v;
}

static async void assignments(void)
{
    promise(int) a = later(1), b = later(2), c = NULL, d;
    CHECK(!c);
    c = a;
    a = b;
    b = c;
    d = c = b = a;
    CHECK(a == b && c == d && await d == 2);
    a = a;
    a = ((void)b, c);
    a = later(3) ?: b;
    a = b ? b : c;
    a = NULL;
    b = at_once(4);
    for (int i = 0; i < 10; i++)
        b = at_once(i);
    CHECK(await b == 9);
    b = promise_keep(c);
    promise_release(promise_keep(b));
    b = NULL;
    (c = at_once(5)), (d = c);
    CHECK(await c + await d == 10);
    if ((c = later(1)) != NULL && await c == 1)
        c = NULL;
    while ((c = at_once(0)) && await c)
        ;
    for (promise(int) p = at_once(1), q = NULL; p; p = q)
        CHECK(await p == 1);
    promise(int) *by_hand = &d;
    CHECK(await *by_hand == 5);
    /* a write through a pointer is by hand */
    promise_release(*by_hand);
    *by_hand = at_once(6);
    CHECK(await d == 6);
}

static async int parameter(promise(int) p, promise(int) q)
{
    p = q ? q : p;
    q = NULL;
    await sleep_ms(1);
    return await p;
}

static int plain_borrows(promise(int) p)
{
    return promise_state(p);
}

static promise(int) plain_gives(promise(int) p)
{
    return promise_keep(p);
}

static promise(int) choose(bool first, promise(int) a, promise(int) b)
{
    return promise_keep(first ? a : b);
}

static async void parameters(void)
{
    promise(int) a = later(1), b = later(2);
    CHECK(await parameter(a, b) == 2 && await parameter(a, NULL) == 1);
    CHECK(await parameter(later(3), NULL) == 3 && await parameter(NULL, at_once(4)) == 4);
    CHECK(plain_borrows(a) == PROMISE_FULFILLED && plain_borrows(later(1)) == PROMISE_PENDING);
    CHECK(await plain_gives(later(5)) == 5);
    promise(int) c = plain_gives(b);
    CHECK(await c == 2);
    CHECK(await choose(true, at_once(7), at_once(8)) == 7);
    CHECK(await choose(false, a, later(9)) == 9);
    CHECK(await parameter(plain_gives(later(1)), plain_gives(plain_gives(at_once(3)))) == 3);
}

static async void temporaries(void)
{
    at_once(1);
    (void)at_once(2);
    at_once(1), at_once(2);
    later(1);                   /* a child that is waited for at the end */
    promise_resolved(int, 3);
    promise_release(promise_new(int));
    (void)promise_new(int);
    CHECK(await (at_once(1), at_once(2)) == 2);
    CHECK(await (live ? at_once(1) : later(2)) == 2);
    CHECK(await at_once(await later(await at_once(1))) == 1);
    CHECK(promise_state(at_once(3)) == PROMISE_FULFILLED);
    CHECK(promise_value(at_once(4)) == 4);
    CHECK(promise_value(at_once(5)) + promise_value(at_once(6)) == 11 && promise_state(later(1)) == PROMISE_PENDING);
    for (at_once(1); live > 0; at_once(2))
        ;
    for (int i = 0; at_once(i), i < 3; i++)
        ;
    switch (promise_value(at_once(2))) {
    case 2:
        at_once(7);
    }
    if (at_once(0))
        live += 0;
    if (!at_once(0))
        CHECK(live < 0);
    int array[2] = {promise_value(at_once(1)), promise_value(at_once(2))};
    CHECK(array[1] == 2);
    struct { promise(int) p; } member = {at_once(8)};
    CHECK(await member.p == 8);
    promise_release(member.p);
    __typeof__(at_once(1)) of_type = later(2);
    CHECK(await of_type == 2);
    __auto_type inferred = at_once(9);
    CHECK(await inferred == 9);
}

/* At the end of a block its variables let go, however it is left. */
static async int blocks(int way)
{
    int seen = 0;
    for (int i = 0; i < 4; i++) {
        promise(int) p = at_once(i), list[2] = {promise_keep(p), at_once(i * 2)};
        if (way == 1 && i == 1)
            continue;
        if (way == 2 && i == 2)
            break;
        {
            promise(int) inner = p;
            list[0] = inner;
            if (way == 3 && i == 2)
                goto out;
            if (way == 4 && i == 2)
                return await inner * 100;
            seen += await inner + await list[1];
        }
        p = NULL;
    }
out:
    switch (way) {
        promise(int) hidden;
    case 1:
        hidden = at_once(1000);
        seen += await hidden;
        break;
    case 2: {
        promise(int) p = at_once(2000);
        seen += await p;
        break;
    }
    default:;
    }
    int i = 0;
again:;
    promise(int) repeated = at_once(i);
    i++;
    if (i < 3)
        goto again;
    return seen + await repeated;
}

static async promise(int) *pointer_to(promise(int) *p)
{
    await sleep_ms(1);
    return p;
}

struct box { promise(int) p; };

static async struct box boxed(int v)
{
    promise(int) p = later(v);
    await sleep_ms(1);
    return (struct box){promise_keep(p)};
}

static async void discards(void)
{
    char *s = await text("taken");
    CHECK(!strcmp(s, "taken") && live == 1);
    drop(s);
    s = await owned_text("taken, too");
    CHECK(live == 1);
    drop(s);
    {
        promise(char *) p = owned_text("twice");
        CHECK(!strcmp(await p, "twice"));
        s = await p;
        drop(s);
    }
    CHECK(live == 0);
    owned_text("nobody");
    promise(char *) p = owned_text("nobody, in a variable");
    promise_release(promise_keep(p));
    await sleep_ms(10);
    CHECK(live == 1);
    p = NULL;
    CHECK(live == 0);
}

static promise(int) shared;

static async int waits_for_shared(int n)
{
    int v = 0;
    for (int i = 0; i < n; i++)
        v += await shared;
    return v;
}

/* Any number of tasks may await one promise, any number of times. */
static async void many_waiters(void)
{
    shared = promise_new(int);
    promise(int) tasks[5];
    for (int i = 0; i < 5; i++)
        tasks[i] = waits_for_shared(i);
    promise_resolve(shared, 7);
    promise_resolve(shared, 8);
    int sum = 0;
    for (int i = 0; i < 5; i++)
        sum += await tasks[i];
    CHECK(sum == 70 && await shared == 7);
    promise_release(shared);
    shared = NULL;
}

static generator int holds(promise(int) p)
{
    promise(int) copy = p, list[2] = {p, copy};
    yield promise_state(copy);
    copy = list[1] = NULL;
    yield promise_state(list[0]);
}

static async void in_generators(void)
{
    promise(int) p = later(1);
    int sum = 0;
    foreach (int s, holds(p))
        sum += s + 1;
    foreach (int s, holds(later(1))) {
        sum += s + 1;
        break;
    }
    iterator(int) it = holds(p);
    iter_next(it);
    it = NULL;
    it = holds(at_once(1));
    CHECK(sum == 3);
}

async int main(void)
{
    await assignments();
    await parameters();
    await temporaries();
    printf("%d %d %d %d %d\n", await blocks(0), await blocks(1), await blocks(2), await blocks(3), await blocks(4));
    promise(int) p = at_once(1);
    CHECK(await **(await pointer_to((promise(int) *[]){&p}[0]), &(promise(int) *){&p}) == 1);
    struct box b = await boxed(3);
    CHECK(await b.p == 3);
    promise_release(b.p);
    await discards();
    await many_waiters();
    await in_generators();
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: 20 1017 2005 5 200
// expect: ok
// no-sweep: it holds promises in structs, and text that it has awaited twice, only until all goes well
