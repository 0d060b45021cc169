/* Section 6: foreach, in lowered and in plain functions: every way out of the loop closes the iterator. */
#include <troth.h>
#include <stdlib.h>
#include <string.h>
#include "check.h"

static int opened, closed, reached;

struct source { int at, end; };

static bool source_next(void *self, int *value, troth_error **error)
{
    struct source *s = self;
    (void)error;
    *value = s->at;
    if (s->at > reached)
        reached = s->at;
    return s->at++ < s->end;
}

static void source_close(void *self)
{
    closed++;
    free(self);
}

static iterator(int) upto(int end)
{
    struct source *s = malloc(sizeof *s);
    if (!s)
        abort();
    *s = (struct source){0, end};
    opened++;
    return iter_make(int, s, source_next, source_close);
}

static generator int count(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}

#define BALANCED() (opened == closed)

static int plain_break(int at)
{
    int sum = 0;
    foreach (int x, upto(10)) {
        if (x == at)
            break;
        if (x % 2)
            continue;
        sum += x;
    }
    return sum;
}

static int plain_return(int at)
{
    foreach (int x, upto(10))
        if (x == at)
            return x * 100;
    return -1;
}

static int plain_goto(int at)
{
    int x;
    foreach (x, upto(10)) {
        foreach (int y, upto(10)) {
            if (x + y == at)
                goto found;
            if (y == 2)
                goto next;
        }
next:   ;
    }
    return -1;
found:
    return x;
}

static void plain_void(int *n)
{
    foreach (int x, upto(5))
        if ((*n += x) > 3)
            return;
}

/* `return` evaluates its operand before the iterator is closed. */
static int plain_order(void)
{
    foreach (int x, upto(3))
        return closed * 10 + opened + x;
    return 0;
}

static int plain_switch(void)
{
    int r = 0;
    foreach (int x, upto(6)) {
        switch (x) {
        case 1:
            continue;
        case 2:
            break;              /* the switch's */
        case 4:
            goto out;
        default:
            r += 1;
        }
        r += 10;
    }
out:
    return r;
}

static struct source plain_struct(void)
{
    foreach (int x, upto(6))
        if (x == 3)
            return (struct source){x, x};
    return (struct source){0};
}

static async int later(int v)
{
    await sleep_ms(1);
    return v;
}

static async int in_async(int way)
{
    int sum = 0;
    foreach (int x, upto(await later(10))) {
        int fresh = x;
        await later(0);
        CHECK(fresh == x && !BALANCED());
        if (way == 0 && await later(x) == 4)
            break;
        if (way == 1 && x == 5)
            return await later(sum);
        if (way == 2 && x == 6)
            goto out;
        if (way == 3 && await later(x & 1))
            continue;
        if (way == 4)
            foreach (int y, upto(3)) {
                if (await later(y) == 1)
                    break;
                if (x == 3)
                    goto out;
                if (x == 9)
                    return 900;
                sum += 1000;
            }
        if (way == 5 && x == 2)
            await promise_rejected(void, error_new(1, "out of the loop"));
        sum += x;
    }
    CHECK(BALANCED());
    sum += 1000;
out:
    CHECK(BALANCED());
    return sum;
}

/* Without a suspension inside, still in a lowered function. */
static async int quiet(int at)
{
    foreach (int x, upto(10)) {
        if (x == at)
            return x;
        foreach (int y, upto(4)) {
            if (x * y == 12)
                break;
            if (y == 3)
                continue;
        }
    }
    return -1;
}

/* An iterator in a variable is closed by a break, but stays the variable's. */
static async void variable(void)
{
    iterator(int) it = upto(10);
    foreach (int x, it)
        if (await later(x) == 2)
            break;
    CHECK(iter_done(it) && iter_next(it).done);
    it = upto(10);
    iter_next(it);
    int sum = 0;
    foreach (int x, it)         /* goes on where it stands, to the end */
        sum += x;
    CHECK(sum == 45 && iter_done(it));
    foreach (int x, it)
        CHECK(x < 0);
    struct source *s = calloc(1, sizeof *s);
    iterator(int) other = iter_make(int, s, source_next, source_close);
    s->end = 3;
    opened++;
    iterator(int) both[2] = {count(3), other};
    for (int i = 0; i < 2; i++)
        foreach (int x, both[i])
            sum += await later(x);
    CHECK(sum == 51);
}

struct point { int x, y; };

static generator struct point points(int n)
{
    for (int i = 0; i < n; i++)
        yield (struct point){i, i * i};
}

static generator const char *names(void)
{
    yield "a";
    yield "b";
}

static generator int nested_generators(int n)
{
    foreach (int x, upto(n)) {
        foreach (int y, upto(x))
            yield x * 10 + y;
        if (x == n - 1)
            return;
    }
}

static generator promise(int) promises(int n)
{
    for (int i = 0; i < n; i++) {
        promise(int) p = later(i);
        yield p;
    }
}

static async void variables(void)
{
    int total = 0, x = -1;
    struct point p;
    foreach (struct point q, points(4))
        total += q.x + q.y;
    CHECK(total == 20);
    foreach (p, points(3))
        await later(0);
    CHECK(p.x == 2 && p.y == 4);
    foreach (x, upto(4))
        ;
    CHECK(x == 3);
    int a[3] = {0}, i = 0;
    foreach (a[i++], upto(3))
        await later(0);
    CHECK(a[0] == 0 && a[1] == 1 && a[2] == 2 && i == 3);
    struct point *pp = &p;
    foreach (pp->x, upto(8))
        if (pp->x == 6)
            break;
    CHECK(p.x == 6);
    char all[8] = "";
    foreach (const char *name, names())
        strcat(all, name);
    CHECK(!strcmp(all, "ab"));
    foreach (const int c, upto(2))
        total += c;
    foreach (long wide, upto(3))    /* converted, as in an assignment */
        total += (int)sizeof wide + (int)wide;
    CHECK(total == 20 + 1 + 24 + 3);
    /* each round has a variable of its own */
    int *seen[3], n = 0;
    foreach (int y, upto(3)) {
        seen[n++] = &y;
        y += 100;
        await later(0);
        CHECK(*seen[n - 1] == n - 1 + 100);
    }
    foreach (int x __attribute__((unused)), upto(2)) {      /* shadows */
        int x = 50;
        total += x;
        await later(0);
    }
    CHECK(x == 3 && total == 148);
    total = 0;
    foreach (promise(int) pr, promises(4))
        total += await pr;
    CHECK(total == 6);
}

async int main(void)
{
    CHECK(plain_break(5) == 6 && BALANCED() && reached == 5);
    CHECK(plain_break(99) == 20 && BALANCED());
    CHECK(plain_return(3) == 300 && BALANCED() && plain_return(77) == -1 && BALANCED());
    CHECK(plain_goto(5) == 3 && BALANCED() && plain_goto(100) == -1 && BALANCED());
    int n = 0;
    plain_void(&n);
    CHECK(n == 6 && BALANCED());
    opened = closed = 0;
    CHECK(plain_order() == 1 && BALANCED());
    CHECK(plain_switch() == 32 && BALANCED());
    CHECK(plain_struct().at == 3 && BALANCED());

    CHECK(await in_async(0) == 1006 && BALANCED());
    CHECK(await in_async(1) == 10 && BALANCED());
    CHECK(await in_async(2) == 15 && BALANCED());
    CHECK(await in_async(3) == 1020 && BALANCED());
    CHECK(await in_async(4) == 3003 && BALANCED());
    promise(int) failing = in_async(5);
    await promise_all_settled(failing);
    CHECK(promise_state(failing) == PROMISE_REJECTED && !strcmp(promise_error(failing)->message, "out of the loop"));
    CHECK(BALANCED());
    CHECK(await quiet(7) == 7 && BALANCED() && await quiet(70) == -1 && BALANCED());
    await variable();
    CHECK(BALANCED());
    await variables();
    CHECK(BALANCED());
    printf("all");
    foreach (int v, nested_generators(4)) {
        printf(" %d", v);
        if (v == 31)
            break;
    }
    CHECK(BALANCED());
    foreach (int v, nested_generators(3))
        printf(" %d", v);
    CHECK(BALANCED());
    putchar('\n');
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: all 10 20 21 30 31 10 20 21
// expect: ok
