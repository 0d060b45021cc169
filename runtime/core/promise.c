/*
 * promise.c: promises that are settled by hand, and reactions to promises (ECMA-262 27.2).
 *
 * A hand-made promise knows its size (in units of 8 bytes, in `point`), so that all of them share one descriptor.
 * Reactions are nodes that become jobs: `run(node)` reads the settled source, settles the target, releases both. The
 * numbers of turns are those of section 4 of the model: they are what makes the order ECMAScript's.
 */
#include "object.h"
#include <troth/loop.h>

const troth_descriptor troth__plain = { .size = sizeof(troth_promise), .align = TROTH_GRAIN, .value_offset = sizeof(troth_promise),
    .kind = TROTH_PLAIN, .name = "promise" };
const troth_descriptor troth__plain_aligned = { .size = sizeof(troth_promise), .align = 2 * TROTH_GRAIN, .value_offset = sizeof(troth_promise),
    .kind = TROTH_PLAIN, .name = "promise" };

static inline troth_promise *new_at(const troth_descriptor *type, size_t size, size_t align)
{
    bool ordinary = align <= TROTH_GRAIN;
    if (size / 8 > UINT16_MAX)
        troth__fault("a promise's value has more than %d bytes", UINT16_MAX * 8);
    troth_promise *p = ordinary ? troth__alloc(&troth__state, size) : troth__aligned_alloc(0, size, align);
    if (!p)
        return NULL;
    p->type = type;
    p->refs = 1;
    p->word = TROTH_W_POINT(size / 8);
    p->waiters = 0;
    if (size == sizeof *p + 8)
        memset(p + 1, 0, 8);
    else
        memset(p + 1, 0, size - sizeof *p);
    return p;
}

static troth_promise *new_plain(size_t size, size_t align)
{
    return new_at(align <= TROTH_GRAIN ? &troth__plain : &troth__plain_aligned, size, align);
}

/* --- by hand (27.2.1.3 CreateResolvingFunctions) ---------------------------------------------------------------------------- */

troth_promise *troth_promise_new(size_t size, size_t align)
{
    troth_promise *p = new_plain(size, align);
    return p ? p : troth__refused();
}

troth_promise *troth_promise_new_at(const troth_descriptor *made, size_t size, size_t align)
{
    troth_promise *p = new_at(made, size, align);
    return p ? p : troth__refused();
}

static inline void need(const troth_promise *p, const char *what)
{
    if (TROTH_UNLIKELY(!p))
        troth__fault("%s of NULL", what);
    troth__check_alive(p, what);
}

/* A thread that has nothing alive has not made p. (The checking build knows whose it is.) */
static bool open_by_hand(const troth_promise *p, const char *what)
{
    need(p, what);
    if (troth__is(p) != TROTH_PENDING || troth__has(p, TROTH_LOCKED))
        return false;
    if (TROTH_UNLIKELY(!troth__state.live) || !troth__is_own(p))
        troth__fault("a promise is settled in a thread that it does not belong to: let its own do it, by loop_post");
    return true;
}

void troth_promise_resolve(troth_promise *p, const void *value, size_t offset, size_t size)
{
    if (!open_by_hand(p, "promise_resolve"))
        return;
    if (size == 4)
        memcpy((char *)p + offset, value, 4);
    else if (size == 8)
        memcpy((char *)p + offset, value, 8);
    else if (size)
        memcpy((char *)p + offset, value, size);
    troth__fulfil(p);
}

void troth_promise_reject(troth_promise *p, troth_error *error)
{
    if (!error)
        error = troth__error(EINVAL, "promise_reject with NULL");
    if (open_by_hand(p, "promise_reject"))
        troth__reject(p, error);
    else
        error_free(error);
}

troth_promise *troth_promise_resolved(size_t size, size_t align, const void *value, size_t offset, size_t value_size)
{
    troth_promise *p = new_plain(size, align);
    if (!p)
        return troth__refused();
    if (value_size)
        memcpy((char *)p + offset, value, value_size);
    troth__add(p, TROTH_LOCKED | TROTH_FULFILLED);
    return p;
}

troth_promise *troth_promise_rejected(size_t size, size_t align, troth_error *error)
{
    troth_promise *p = new_plain(size, align);
    if (!p) {
        error_free(error);
        return troth__refused();
    }
    troth__reject(p, error ? error : troth__error(EINVAL, "promise_rejected with NULL"));
    return p;
}

promise_status troth_promise_state(const troth_promise *p)
{
    need(p, "promise_state");
    return (promise_status)troth__is(p);
}

void *troth_promise_value(troth_promise *p, size_t offset)
{
    need(p, "promise_value");
    if (troth__is(p) != TROTH_FULFILLED)
        troth__fault("promise_value of a promise that is %s", troth__is(p) == TROTH_PENDING ? "pending" : "rejected");
    troth__add(p, TROTH_TAKEN);
    return (char *)p + offset;
}

troth_error *troth_promise_error(troth_promise *p)
{
    need(p, "promise_error");
    if (troth__is(p) != TROTH_REJECTED)
        return NULL;
    troth_error *error = p->error;
    troth__see(p);
    return error;
}

/* --- microtasks (queueMicrotask) ---------------------------------------------------------------------------------------------- */

struct microtask { struct troth__node node; loop_callback *fn; void *arg; };

static void run_microtask(troth_promise *job)
{
    struct microtask *m = (void *)job;
    loop_callback *fn = m->fn;
    void *arg = m->arg;
    troth__node_free(&m->node);
    fn(arg);
}

static const troth_descriptor microtask_type = { .resume = run_microtask, .size = sizeof(struct microtask), .kind = TROTH_JOB, .name = "microtask" };

void loop_microtask(loop_callback *fn, void *arg)
{
    if (!fn)
        troth__fault("loop_microtask with no function: NULL");
    struct microtask *m = troth__node_new(&microtask_type, NULL);
    if (!m)
        troth__fault("out of memory: loop_microtask");
    m->fn = fn;
    m->arg = arg;
    troth__queue(&troth__state, m);
}

/* --- follow: 27.2.1.3.2, 27.2.2.2 NewPromiseResolveThenableJob ------------------------------------------------------------------ */

/* The second job: q has settled. */
static void run_settle_as(troth_promise *job)
{
    struct troth__node *node = (void *)job;
    troth__settle_as(node->target, node->source);
    troth__node_done(node);
}

static const troth_descriptor settle_as_type = { .resume = run_settle_as, .size = sizeof(struct troth__node), .kind = TROTH_JOB, .name = "follow" };

/* The first: attaches the reaction to q, which this node holds as its source. */
static void run_attach(troth_promise *job)
{
    struct troth__node *node = (void *)job;
    troth_promise *q = node->source;
    node->type = &settle_as_type;
    node->source = NULL;
    if (!troth__react(q, node)) {
        troth__reject(node->target, &troth__error_memory);
        troth__node_done(node);
    }
    troth__release(q);
}

static const troth_descriptor attach_type = { .resume = run_attach, .size = sizeof(struct troth__node), .kind = TROTH_JOB, .name = "follow" };

/* What the callback of a finally is given, while it runs: a promise that it follows is waited for itself (27.2.5.3.1, step
 * 1.b: PromiseResolve gives that very promise). */
struct given { troth_promise promise; troth_promise *follows; };

static const troth_descriptor given_type = { .size = sizeof(troth_promise), .align = TROTH_GRAIN, .value_offset = sizeof(troth_promise),
    .kind = TROTH_PLAIN, .name = "promise" };

void troth_promise_follow(troth_promise *p, troth_promise *q)
{
    if (!open_by_hand(p, "promise_follow"))
        return;
    if (!q || p == q) {
        troth__reject(p, troth__error(EINVAL, q ? "a promise follows itself" : "promise_follow of NULL"));
        return;
    }
    if (p->type == &given_type) {
        troth__add(p, TROTH_LOCKED);
        troth__keep(q);
        ((struct given *)(void *)p)->follows = q;
        return;
    }
    struct troth__node *node = troth__node_new(&attach_type, p);
    if (!node) {
        troth__reject(p, &troth__error_memory);
        return;
    }
    troth__add(p, TROTH_LOCKED);
    troth__keep(q);
    node->source = q;
    troth__queue(&troth__state, node);
}

/* --- reactions (27.2.5.4.1 PerformPromiseThen, 27.2.2.1 NewPromiseReactionJob) -------------------------------------------------- */

struct reaction {
    struct troth__node node;
    promise_callback *on_fulfilled, *on_rejected;
    void *context;
};

/* What a callback left open is fulfilled with zero. */
static void call_back(promise_callback *fn, troth_promise *settled, troth_promise *derived, void *context)
{
    fn(settled, derived, context);
    if (open_by_hand(derived, "promise_then"))
        troth__fulfil(derived);
}

static void run_reaction(troth_promise *job)
{
    struct reaction *r = (void *)job;
    troth_promise *source = r->node.source, *derived = r->node.target;
    promise_callback *fn = troth__is(source) == TROTH_FULFILLED ? r->on_fulfilled : r->on_rejected;
    if (fn)
        call_back(fn, source, derived, r->context);
    else if (open_by_hand(derived, "promise_then"))
        troth__settle_as(derived, source);
    troth__node_done(&r->node);
}

static const troth_descriptor reaction_type = { .resume = run_reaction, .size = sizeof(struct reaction), .kind = TROTH_JOB, .name = "then" };

static troth_promise *derive(const troth_descriptor *type, size_t size, size_t align, troth_promise *p,
    promise_callback *on_fulfilled, promise_callback *on_rejected, void *context)
{
    if (!p)
        return troth_promise_rejected(size, align, troth__error(EINVAL, "a reaction to NULL"));
    troth_promise *derived = new_plain(size, align);
    struct reaction *r = derived ? troth__node_new(type, derived) : NULL;
    if (!r) {
        if (derived)
            troth__release(derived);
        return troth__refused();
    }
    r->on_fulfilled = on_fulfilled;
    r->on_rejected = on_rejected;
    r->context = context;
    if (!troth__react(p, &r->node)) {
        troth__node_done(&r->node);
        troth__release(derived);
        return troth__refused();
    }
    return derived;
}

troth_promise *troth_promise_then(size_t size, size_t align, troth_promise *p, promise_callback *on_fulfilled,
    promise_callback *on_rejected, void *context)
{
    return derive(&reaction_type, size, align, p, on_fulfilled, on_rejected, context);
}

/* --- finally (27.2.5.3): its derived promise settles three turns after p ---------------------------------------------------------- */

/* 27.2.5.3.1, step 1.c: what the callback gave has settled; the outcome of p goes on, unless it was rejected. */
struct thunk { struct troth__node node; troth_promise *outcome; };

static void drop_thunk(void *node) { troth__release(((struct thunk *)node)->outcome); }

static void run_thunk(troth_promise *job)
{
    struct thunk *thunk = (void *)job;
    troth_promise *given = thunk->node.source;
    troth__settle_as(thunk->node.target, troth__is(given) == TROTH_REJECTED ? given : thunk->outcome);
    drop_thunk(thunk);
    troth__node_done(&thunk->node);
}

static const troth_descriptor thunk_type = { .resume = run_thunk, .size = sizeof(struct thunk), .kind = TROTH_JOB, .name = "finally", .discard = drop_thunk };

/* A promise that is settled as `outcome` is when `given` is fulfilled. NULL when memory is out. */
static troth_promise *then_outcome(troth_promise *given, troth_promise *outcome, size_t size, size_t align)
{
    troth_promise *later = new_plain(size, align);
    struct thunk *thunk = later ? troth__node_new(&thunk_type, later) : NULL;
    if (thunk) {
        troth__keep(outcome);
        thunk->outcome = outcome;
        if (troth__react(given, &thunk->node))
            return later;
        drop_thunk(thunk);
        troth__node_done(&thunk->node);
    }
    if (later)
        troth__release(later);
    return NULL;
}

/* The promise that the callback's outcome is, or NULL: it failed at once, and `derived` is rejected (step 1.a). */
static troth_promise *call_finally(struct reaction *r)
{
    troth_promise *given = new_plain(sizeof(struct given), _Alignof(struct given));
    if (!given)
        return troth__refused();
    given->type = &given_type;
    call_back(r->on_fulfilled, r->node.source, given, r->context);
    given->type = &troth__plain;
    troth_promise *follows = ((struct given *)(void *)given)->follows;
    if (troth__is(given) == TROTH_REJECTED) {
        troth__see(given);
        troth_promise_reject(r->node.target, error_keep(given->error));
        troth__release(given);
        return NULL;
    }
    if (!follows)
        return given;
    if (given->refs > 1) {                      /* somebody has kept it: it follows as any other */
        troth__drop(given, TROTH_LOCKED);
        troth_promise_follow(given, follows);
    }
    troth__release(given);
    return follows;
}

static void run_finally(troth_promise *job)
{
    struct reaction *r = (void *)job;
    troth_promise *derived = r->node.target, *given = call_finally(r);
    if (given) {
        size_t align = derived->type->align > TROTH_GRAIN ? (size_t)(uintptr_t)derived & -(uintptr_t)derived : TROTH_GRAIN;
        troth_promise *later = then_outcome(given, r->node.source, troth__size_of(derived), align);
        troth__release(given);
        if (later) {
            troth_promise_follow(derived, later);
            troth__release(later);
        } else {
            troth_promise_reject(derived, &troth__error_memory);
        }
    }
    troth__node_done(&r->node);
}

static const troth_descriptor finally_type = { .resume = run_finally, .size = sizeof(struct reaction), .kind = TROTH_JOB, .name = "finally" };

troth_promise *troth_promise_finally(size_t size, size_t align, troth_promise *p, promise_callback *on_settled, void *context)
{
    return derive(on_settled ? &finally_type : &reaction_type, size, align, p, on_settled, NULL, context);
}

/* --- thenables (27.2.2.2) ------------------------------------------------------------------------------------------------------------ */

struct thenable_job { struct troth__node node; troth_thenable thenable; };

static void run_thenable(troth_promise *job)
{
    struct thenable_job *t = (void *)job;
    t->thenable.then(t->thenable.self, t->node.target);
    troth__node_done(&t->node);
}

static const troth_descriptor thenable_type = { .resume = run_thenable, .size = sizeof(struct thenable_job), .kind = TROTH_JOB, .name = "thenable" };

troth_promise *troth_promise_from_thenable(size_t size, size_t align, troth_thenable thenable)
{
    troth_promise *p = new_plain(size, align);
    struct thenable_job *t = p ? troth__node_new(&thenable_type, p) : NULL;
    if (!t) {
        if (p)
            troth__release(p);
        return troth__refused();
    }
    t->thenable = thenable;
    troth__queue(&troth__state, t);
    return p;
}
