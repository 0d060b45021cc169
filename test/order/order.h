/* What the Troth side of all random programs shares. order.js is the same in JavaScript. */
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GLOBALS = 3, SLOTS = 3, TIMERS = 3, FUEL = 40, LINES = 600 };

static promise(int) G[GLOBALS], S[SLOTS];       /* hand-made ones, and what the program stored */
static promise(int) none[1];
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

static promise(int) finally_int(promise(int) p, promise_callback *fn) { return promise_finally(p, fn, NULL); }
static promise(void) finally_void(promise(void) p, promise_callback *fn) { return promise_finally(p, fn, NULL); }
static void quiet(troth_promise *settled, troth_promise *derived, void *context) { (void)settled, (void)derived, (void)context; }

/* The reaction of a time-out is dropped when its time is up; in JavaScript it stays, and sees a later rejection. */
static promise(int) timeout_int(promise(int) p, int ms)
{
    promise_release(promise_catch(int, p, quiet, NULL));
    return promise_timeout(p, ms);
}

static promise(void) timeout_void(promise(void) p, int ms)
{
    promise_release(promise_catch(int, p, quiet, NULL));
    return promise_timeout(p, ms);
}

/* What is replaced is released when the program has ended: the caller's expression may have borrowed it already. */
static void *retired[4096];
static size_t retired_count;

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
    for (int i = 0; i < GLOBALS; i++)
        G[i] = promise_new(int);
    for (int i = 0; i < SLOTS; i++)
        S[i] = promise_resolved(int, 0);
    memset(T, 0, sizeof T);
    promise(int) p = entry();
    promise_release(promise_then(int, p, main_fulfilled, main_rejected, NULL));
    promise_release(p);
    loop_run();
    for (int i = 0; i < GLOBALS; i++)
        promise_release(G[i]);
    for (int i = 0; i < SLOTS; i++)
        promise_release(S[i]);
    while (retired_count)
        promise_release((promise(int))retired[--retired_count]);
}
