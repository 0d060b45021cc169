/*
 * promise.c: promises by hand, reactions, follow, thenables, combinators: settlements, the turns of ECMA-262 (section 4
 * of the model), references, and that nothing is left. The expected orders are those that Node prints for the same program.
 */
#include "testing.h"

static void on_value(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    say("%s=%d ", (const char *)context, promise_value((struct troth_promise_int *)settled));
}

static void on_error(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    say("%s!%s ", (const char *)context, promise_error(settled)->message);
}

static void on_void(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled;
    (void)derived;
    say("%s ", (const char *)context);
}

static void watch(struct troth_promise_int *p, const char *name) { promise_release(promise_then(void, p, on_value, on_error, (void *)name)); }
static void watch_void(struct troth_promise_void *p, const char *name) { promise_release(promise_then(void, p, on_void, on_error, (void *)name)); }
static void tick(void *arg) { say("%s ", (const char *)arg); }

static void by_hand(void)
{
    struct troth_promise_int *p = promise_new(int);
    EXPECT(promise_state(p) == PROMISE_PENDING);
    EXPECT(promise_error(p) == NULL);
    watch(p, "a");
    watch(p, "b");
    promise_resolve(p, 7);
    promise_resolve(p, 8);
    promise_reject(p, error_new(EIO, "late"));
    EXPECT(promise_state(p) == PROMISE_FULFILLED);
    EXPECT(promise_value(p) == 7);
    watch(p, "c");
    EXPECT_LOG("");
    troth__drain();
    EXPECT_LOG("a=7 b=7 c=7 ");
    promise_release(p);

    struct troth_promise_int *r = promise_rejected(int, error_new(EIO, "bad %d", 1)), *v = promise_resolved(int, 3);
    struct troth_promise_void *n = promise_resolved(void);
    watch(r, "r");
    watch(v, "v");
    watch_void(n, "n");
    troth__drain();
    EXPECT_LOG("r!bad 1 v=3 n ");
    EXPECT(promise_error(r)->code == EIO);
    promise_release(r);
    promise_release(v);
    promise_release(n);
    EXPECT_NOTHING_LEFT();
}

/* Turns are counted by a row of microtasks, each of which queues the next. */
static void count(void *arg)
{
    int *left = arg;
    if (*left == 0)
        return;
    say("%d ", 10 - (*left)--);
    loop_microtask(count, left);
}

static void turns(void)
{
    int left = 6;
    struct troth_promise_int *one = promise_resolved(int, 1), *f = promise_new(int), *g = promise_new(int);
    left = 9;
    promise_follow(f, one);                     /* 2 turns, and 1 to be seen */
    watch(f, "follow");
    promise_follow(g, g);
    watch(g, "self");
    loop_microtask(count, &left);
    troth__drain();
    EXPECT_LOG("self!a promise follows itself 1 2 follow=1 3 4 5 6 7 8 9 ");
    promise_release(f);
    promise_release(g);

    left = 9;
    struct troth_promise_int *last = promise_finally(one, on_void, "finally");
    watch(last, "after");
    struct troth_promise_int *first = promise_then(int, one, NULL, NULL, NULL);
    watch(first, "passed");
    struct troth_promise_void *both = promise_all(one, first);
    watch_void(both, "all");
    loop_microtask(count, &left);
    troth__drain();
    EXPECT_LOG("finally 1 passed=1 2 all 3 after=1 4 5 6 7 8 9 ");
    promise_release(last);
    promise_release(first);
    promise_release(both);
    promise_release(one);
    EXPECT_NOTHING_LEFT();
}

static void resolve_derived(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled;
    (void)context;
    struct troth_promise_int *d = (void *)derived;
    promise_resolve(d, 42);
}

static void reject_derived(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled;
    (void)context;
    troth_promise_reject(derived, error_new(EPIPE, "thrown"));
}

static void follow_derived(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled;
    troth_promise_follow(derived, context);
}

static void reactions(void)
{
    struct troth_promise_int *p = promise_resolved(int, 1), *later = promise_new(int);
    struct troth_promise_int *a = promise_then(int, p, resolve_derived, NULL, NULL), *b = promise_then(int, p, reject_derived, NULL, NULL),
        *c = promise_then(int, p, follow_derived, NULL, later), *d = promise_catch(int, b, resolve_derived, NULL),
        *e = promise_finally(p, reject_derived, NULL), *f = promise_finally(p, follow_derived, later);
    watch(a, "a");
    watch(b, "b");
    watch(c, "c");
    watch(d, "d");
    watch(e, "e");
    watch(f, "f");
    troth__drain();
    EXPECT_LOG("a=42 b!thrown e!thrown d=42 ");
    promise_resolve(later, 5);
    troth__drain();
    EXPECT_LOG("c=5 f=1 ");
    promise_release(a), promise_release(b), promise_release(c), promise_release(d), promise_release(e), promise_release(f);
    promise_release(p), promise_release(later);
    EXPECT_NOTHING_LEFT();
}

/* --- thenables -------------------------------------------------------------------------------------------------------- */

static void then_twice(void *self, troth_promise *promise)
{
    struct troth_promise_int *p = (void *)promise;
    say("then ");
    promise_resolve(p, *(int *)self);
    promise_resolve(p, 99);
    promise_reject(p, error_new(EIO, "after"));
}

static troth_promise *kept;
static void then_later(void *self, troth_promise *promise)
{
    (void)self;
    kept = troth_keep(promise);
}

static void then_never(void *self, troth_promise *promise)
{
    (void)self, (void)promise;
}

static void thenables(void)
{
    int value = 11;
    struct troth_promise_int *p = promise_from_thenable(int, ((troth_thenable){ &value, then_twice }));
    watch(p, "p");
    EXPECT_LOG("");
    troth__drain();
    EXPECT_LOG("then p=11 ");
    promise_release(p);
    promise_release(promise_from_thenable(int, ((troth_thenable){ NULL, then_later })));
    troth__drain();
    EXPECT(troth__live_objects() == 1);         /* the object keeps it, and may still settle it, and more than once */
    promise_resolve((struct troth_promise_int *)kept, 1);
    promise_resolve((struct troth_promise_int *)kept, 2);
    troth_release(kept);
    EXPECT_NOTHING_LEFT();
    p = promise_from_thenable(int, ((troth_thenable){ NULL, then_never }));
    watch(p, "never");                          /* what can never settle goes with its last reference, and its reactions with it */
    promise_release(p);
    troth__drain();
    EXPECT_LOG("");
    EXPECT_NOTHING_LEFT();
}

/* --- combinators ------------------------------------------------------------------------------------------------------ */

static void combinators(void)
{
    struct troth_promise_int *a = promise_new(int), *b = promise_new(int), *c = promise_new(int);
    struct troth_promise_void *all = promise_all(a, b, c), *settled = promise_all_settled(a, b, c);
    struct troth_promise_int *any = promise_any(a, b, c), *race = promise_race(a, b, c);
    watch_void(all, "all");
    watch_void(settled, "settled");
    watch(any, "any");
    watch(race, "race");
    promise_reject(b, error_new(EIO, "b"));
    troth__drain();
    EXPECT_LOG("all!b race!b ");
    promise_resolve(c, 3);
    troth__drain();
    EXPECT_LOG("any=2 ");
    promise_resolve(a, 1);
    troth__drain();
    EXPECT_LOG("settled ");
    promise_release(all), promise_release(settled), promise_release(any), promise_release(race);
    promise_release(a), promise_release(b), promise_release(c);

    struct troth_promise_int *x = promise_rejected(int, error_new(EIO, "x")), *y = promise_rejected(int, error_new(EPIPE, "y")), *list[] = { x, y };
    struct troth_promise_int *none = promise_any_of(list, 2), *nobody = promise_any_of(list, 0), *never = promise_race_of(list, 0);
    struct troth_promise_void *empty = promise_all_of(list, 0), *nothing = promise_all_settled_of(list, 0);
    watch(none, "none");
    watch(nobody, "nobody");
    watch(never, "never");
    watch_void(empty, "empty");
    watch_void(nothing, "nothing");
    troth__drain();
    EXPECT_LOG("nobody!promise_any of no promises empty nothing none!all promises were rejected ");
    troth_error *error = promise_error(none);
    EXPECT(error->error_count == 2 && !strcmp(error->errors[0]->message, "x") && !strcmp(error->errors[1]->message, "y"));
    promise_release(none), promise_release(nobody), promise_release(never), promise_release(empty), promise_release(nothing);
    promise_release(x), promise_release(y);

    struct troth_promise_void *with_null = troth_promise_all((void *[]){ NULL }, 1);
    watch_void(with_null, "null");
    troth__drain();
    EXPECT_LOG("null!input 0 of promise_all is NULL ");
    promise_release(with_null);
    EXPECT_NOTHING_LEFT();
}

/* --- what is dropped, and what nobody saw ------------------------------------------------------------------------------- */

static void dropped(void)
{
    struct troth_promise_int *root = promise_new(int), *p = promise_keep(root);
    for (int i = 0; i < 200000; i++) {          /* long: dropping it must not recurse */
        struct troth_promise_int *next = promise_then(int, p, NULL, NULL, NULL);
        promise_release(p);
        p = next;
    }
    promise_release(p);
    struct troth_promise_int *other = promise_new(int);
    promise_release(promise_any(root, other));
    promise_release(promise_finally(root, on_void, NULL));
    promise_follow(other, root);
    troth__drain();
    promise_release(other);
    promise_release(root);
    EXPECT_NOTHING_LEFT();
}

static void unseen(void)
{
    promise_on_unhandled(count_unhandled, NULL);
    struct troth_promise_int *p = promise_rejected(int, error_new(EIO, "one")), *q = promise_rejected(int, error_new(EIO, "two"));
    promise_release(promise_then(int, p, NULL, NULL, NULL));    /* the derived one is unseen then */
    loop_microtask(tick, "tick");
    troth__drain();
    EXPECT_LOG("tick unhandled:two unhandled:one ");
    watch(q, "q");
    troth__drain();
    EXPECT_LOG("q!two ");
    promise_release(p), promise_release(q);
    promise_release(promise_rejected(int, error_new(EIO, "gone")));
    troth__drain();
    EXPECT_LOG("unhandled:gone ");
    EXPECT_NOTHING_LEFT();
}

/* --- sizes ---------------------------------------------------------------------------------------------------------------- */

struct big { _Alignas(64) char text[3000]; };
struct troth_promise_big { troth_promise promise; struct big value; };

static void sizes(void)
{
    static struct big value;
    strcpy(value.text + 2900, "end");
    struct troth_promise_big *p = promise_new(big);
    EXPECT((uintptr_t)p % 64 == 0);
    struct troth_promise_big *q = promise_then(big, p, NULL, NULL, NULL), *r = promise_finally(p, on_void, "f");
    EXPECT((uintptr_t)q % 64 == 0);
    promise_resolve(p, value);
    troth__drain();
    EXPECT(!strcmp(promise_value(q).text + 2900, "end"));
    EXPECT(!strcmp(promise_value(r).text + 2900, "end"));
    EXPECT_LOG("f ");
    promise_release(p), promise_release(q), promise_release(r);
    EXPECT_NOTHING_LEFT();
}

int main(void)
{
    by_hand();
    turns();
    reactions();
    thenables();
    combinators();
    dropped();
    unseen();
    sizes();
    return finish();
}
