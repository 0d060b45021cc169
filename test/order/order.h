/* What the Troth side of all random programs shares. order.js is the same in JavaScript. */
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GLOBALS = 3, SLOTS = 3, TIMERS = 3, ITERATORS = 3, FUEL = 40, LINES = 600 };

static promise(int) G[GLOBALS], S[SLOTS];       /* hand-made ones, and what the program stored */
static promise(int) none[1];
static async_iterator(int) I[ITERATORS];        /* what any part of the program may ask */
static timer_id T[TIMERS];
static int fuel, flips, lines;

/* --- the trace --------------------------------------------------------------------------------------------------------------- */

static void L(int id)
{
    if (lines++ < LINES)
        printf("%d\n", id);
}

static void Lv(int id, int value)
{
    if (lines++ < LINES)
        printf("%d %d\n", id, value);
}

static void Lr(int id, iter_result(int) r)
{
    if (lines++ < LINES)
        printf("%d %d %s\n", id, r.value, r.done ? "done" : "");
}

static void show(const troth_error *e)
{
    if (!strcmp(e->message, "all promises were rejected") || !strcmp(e->message, "promise_any of no promises")) {
        printf("any[");
        for (unsigned i = 0; i < e->error_count; i++) {
            printf(i ? "," : "");
            show(e->errors[i]);
        }
        printf("]");
    } else {
        printf("%s", !strcmp(e->message, "a promise follows itself") ? "cycle" : e->message);
    }
}

static void Le(int id, const troth_error *e)
{
    if (lines++ >= LINES)
        return;
    printf("%d ", id);
    show(e);
    puts("");
}

static void unhandled(troth_promise *p, troth_error *e, void *context)
{
    (void)p, (void)context;
    if (lines++ >= LINES)
        return;
    printf("unhandled ");
    show(e);
    puts("");
}

static troth_error *E(int k) { return error_new(EIO, "E%d", k); }
static bool flip(int i) { return (i * 7 + flips++ * 13) % 5 < 2; }

/* --- references in plain C functions: what they make is released when they end ------------------------------------------------- */

static void *pool[4096];
static size_t pooled;

static promise(int) Ai(promise(int) p) { return pool[pooled++] = p; }
static promise(void) Av(promise(void) p) { return pool[pooled++] = p; }
static promise(iter_result(int)) Ar(promise(iter_result(int)) p) { return pool[pooled++] = p; }
static async_iterator(int) Aiterator(async_iterator(int) it) { return pool[pooled++] = it; }

static void release_to(size_t mark)
{
    while (pooled > mark)
        promise_release((promise(void))pool[--pooled]);
}

/* --- helpers; all borrow ------------------------------------------------------------------------------------------------------------ */

static promise(int) detached(promise(int) p)
{
    promise_detach(p);
    return promise_keep(p);
}

static promise(iter_result(int)) detached_result(promise(iter_result(int)) p)
{
    promise_detach(p);
    return promise_keep(p);
}

static promise(int) finally_int(promise(int) p, promise_callback *fn) { return promise_finally(p, fn, NULL); }
static promise(void) finally_void(promise(void) p, promise_callback *fn) { return promise_finally(p, fn, NULL); }
static promise(iter_result(int)) finally_result(promise(iter_result(int)) p, promise_callback *fn) { return promise_finally(p, fn, NULL); }
static void quiet(troth_promise *settled, troth_promise *derived, void *context) { (void)settled, (void)derived, (void)context; }

static promise(int) timeout_int(promise(int) p, int ms) { return promise_timeout(p, ms); }
static promise(void) timeout_void(promise(void) p, int ms) { return promise_timeout(p, ms); }
static promise(iter_result(int)) timeout_result(promise(iter_result(int)) p, int ms) { return promise_timeout(p, ms); }

/* What is replaced is released when the program has ended: the caller's expression may have borrowed it already. */
static void *retired[4096];
static size_t retired_count;

static void release_retired(void)
{
    while (retired_count)
        promise_release((promise(void))retired[--retired_count]);
}

static void store(promise(int) *slot, promise(int) p)
{
    retired[retired_count++] = *slot;
    *slot = promise_keep(p);
}

/* The promise that is followed is made first, in both languages: it may put another one into G[i]. */
static void follow(int i, promise(int) p) { promise_follow(G[i], p); }

static void renew(int i)
{
    retired[retired_count++] = G[i];
    G[i] = promise_new(int);
}

/* --- iterators ------------------------------------------------------------------------------------------------------------------------- */

static bool over;                               /* the program has ended: what is closed now says nothing */

static async generator int nothing(void)
{
    return;
}

static generator int numbers(int k)
{
    try {
        for (int i = 0; i < k; i++)
            Lv(9001, yield i);
        if (k == 3)
            throw E(9003);
        return k;
    } finally {
        L(9002);
    }
}

static void set_iterator(int i, async_iterator(int) it)
{
    if (over)
        return;
    retired[retired_count++] = I[i];
    I[i] = iter_keep(it);
}

/* --- timers that repeat ---------------------------------------------------------------------------------------------------------------- */

struct every { timer_id id; int n, limit; loop_callback *fn; };

static void on_every(void *arg)
{
    struct every *e = arg;
    if (++e->n >= e->limit)
        timer_stop(e->id);
    e->fn(NULL);
}

static timer_id every(int ms, int limit, loop_callback *fn)
{
    struct every *e = calloc(1, sizeof *e);
    e->limit = limit;
    e->fn = fn;
    return e->id = timer_every(ms, on_every, e);
}

/* --- thenables ---------------------------------------------------------------------------------------------------------------------------- */

struct thenable { int kind, k, global; };

static void settle_later(void *arg)
{
    promise(int) p = arg;
    promise_resolve(p, 7);
    promise_release(p);
}

static void thenable_then(void *self, troth_promise *untyped)
{
    const struct thenable *t = self;
    promise(int) p = (promise(int))untyped;
    L(t->k);
    switch (t->kind) {
    case 0: promise_resolve(p, t->k); break;
    case 1: promise_reject(p, E(t->k)); break;
    case 2: timer_start(1, settle_later, promise_keep(p)); break;
    case 3: promise_resolve(p, t->k); promise_resolve(p, t->k + 1); break;
    case 4: promise_resolve(p, t->k); promise_reject(p, E(t->k)); break;
    case 5: promise_reject(p, E(t->k)); promise_resolve(p, t->k); break;
    case 6: break;
    case 7: promise_follow(p, G[t->global]); promise_resolve(p, t->k); break;
    case 8: promise_reject(p, E(t->k)); break;  /* it throws */
    case 9: loop_microtask(settle_later, promise_keep(p)); break;
    }
}

/* --- so that nobody waits for ever for the hand-made promises that the program never settles ----------------------------------------- */

static void settle_all(void *arg)
{
    for (int i = 0; i < GLOBALS; i++)
        promise_resolve(G[i], 9010 + i);
    if (arg)
        timer_start(10, settle_all, (char *)arg - 1);
}

/* --- programs, one after the other ------------------------------------------------------------------------------------------------------------ */

static void main_fulfilled(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived, (void)context;
    Lv(0, promise_value((promise(int))settled));
}

static void main_rejected(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived, (void)context;
    Le(0, promise_error(settled));
}

static void run_program(int n, promise(int) (*entry)(void))
{
    printf("# %d\n", n);
    fflush(stdout);
    fuel = FUEL;
    flips = lines = 0;
    over = false;
    for (int i = 0; i < GLOBALS; i++)
        G[i] = promise_new(int);
    for (int i = 0; i < SLOTS; i++)
        S[i] = promise_resolved(int, 0);
    for (int i = 0; i < ITERATORS; i++)
        I[i] = nothing();
    memset(T, 0, sizeof T);
    timer_start(10, settle_all, (char *)4);
    promise(int) p = entry();
    promise_release(promise_then(int, p, main_fulfilled, main_rejected, NULL));
    promise_release(p);
    loop_run();
    over = true;                                /* JavaScript never closes what it forgets */
    lines = LINES;
    fuel = 0;
    for (int i = 0; i < ITERATORS; i++) {
        retired[retired_count++] = I[i];
        I[i] = nothing();
    }
    release_retired();
    loop_run();
    for (int i = 0; i < ITERATORS; i++)
        iter_release(I[i]);
    for (int i = 0; i < GLOBALS; i++)
        promise_release(G[i]);
    for (int i = 0; i < SLOTS; i++)
        promise_release(S[i]);
    release_retired();
}
