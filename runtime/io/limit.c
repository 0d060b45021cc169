/*
 * limit.c: at most so many tasks at a time.
 *
 * Each promise that was added has a watcher: a reaction that does not see a rejection, so that the failure of a child stays
 * its owner's business until it is thrown here. When one fails, the first operation that waits takes the error, and has seen
 * it; if none waits, the promise is kept until the next one comes. What is left when the limit is closed goes the way of any
 * other rejection that nobody saw.
 */
#include "runtime/loop/loop.h"

#include <troth/sync.h>

/* In the list of those under way, or of those that failed and are to be thrown. */
struct watcher { struct troth__node node; troth_limit *limit; troth_promise *of; struct watcher *before, *after; bool seen; };
struct wait { troth_promise promise; troth_limit *limit; struct wait *before, *after; size_t below; };

struct troth_limit {
    const struct troth__state *thread;
    size_t most, running;
    struct watcher *watched, *failed, *last_failed;
    struct wait *first, *last;                  /* in order of arrival */
};

static void run_watcher(troth_promise *job);
static void drop_watcher(void *node);
static void cancel(troth_promise *p);

static const troth_descriptor watcher_type = { .resume = run_watcher, .size = sizeof(struct watcher), .kind = TROTH_WATCHER, .name = "limit", .discard = drop_watcher };

#define WAIT_TYPE(the_name) { .resume = cancel, .size = sizeof(struct wait), .align = _Alignof(struct wait), \
    .value_offset = sizeof(troth_promise), .kind = TROTH_OPERATION, .name = the_name }
static const troth_descriptor add_type = WAIT_TYPE("limit_add"), all_type = WAIT_TYPE("limit_all");

static void need_mine(const troth_limit *limit, const char *what)
{
    if (!limit || limit->thread != &troth__state)
        troth__fault("%s: the limit %s", what, limit ? "belongs to another thread" : "is NULL");
}

/* --- operations that wait ---------------------------------------------------------------------------------------------------------- */

static void leave(struct wait *wait)
{
    troth_limit *limit = wait->limit;
    *(wait->before ? &wait->before->after : &limit->first) = wait->after;
    *(wait->after ? &wait->after->before : &limit->last) = wait->before;
}

static void cancel(troth_promise *p)
{
    leave((struct wait *)(void *)p);
    troth__reject(p, troth__canceled());
}

static bool may_go_on(const struct wait *wait) { return wait->limit->running < wait->below; }

static void wake(troth_limit *limit)
{
    for (struct wait *wait = limit->first, *after; wait; wait = after) {
        after = wait->after;
        if (may_go_on(wait)) {
            leave(wait);
            troth__fulfil(&wait->promise);
        }
    }
}

/* --- failures ------------------------------------------------------------------------------------------------------------------------ */

static void forget(struct watcher *w)
{
    troth__node_free(&w->node);
}

/* Those that nobody has seen meanwhile, as one error; NULL: none. */
static troth_error *take_failures(troth_limit *limit)
{
    troth_error *error = NULL;
    for (struct watcher *w; (w = limit->failed);) {
        troth_promise *p = w->of;
        limit->failed = w->after;
        if (w->seen || !troth__has(p, TROTH_SEEN)) {
            troth_error *own = error_keep(p->error);
            troth__see(p);
            if (error)
                troth__append(&error, own);
            else
                error = own;
        }
        troth__release(p);
        forget(w);
    }
    limit->last_failed = NULL;
    return error;
}

static void throw_failures(troth_limit *limit)
{
    struct wait *wait = limit->first;
    troth_error *error = wait ? take_failures(limit) : NULL;
    if (!error)
        return;
    leave(wait);
    troth__reject(&wait->promise, error);
}

/* --- what is under way --------------------------------------------------------------------------------------------------------------- */

static void unwatch(struct watcher *w)
{
    troth_limit *limit = w->limit;
    *(w->before ? &w->before->after : &limit->watched) = w->after;
    if (w->after)
        w->after->before = w->before;
    limit->running--;
}

/* Waits to be thrown, with a reference. What is nobody's child would be reported as unseen. */
static void add_failure(troth_limit *limit, struct watcher *w)
{
    troth__keep(w->of);
    w->seen = !troth__linked(w->of) || troth__has(w->of, TROTH_DETACHED);
    if (w->seen)
        troth__see(w->of);
    w->after = NULL;
    *(limit->failed ? &limit->last_failed->after : &limit->failed) = w;
    limit->last_failed = w;
}

static void run_watcher(troth_promise *job)
{
    struct watcher *w = (struct watcher *)(void *)job;
    troth_promise *p = w->node.source;
    troth_limit *limit = w->limit;
    if (limit)
        unwatch(w);
    if (limit && troth__is(p) == TROTH_REJECTED && !troth__has(p, TROTH_SEEN) && !troth__requested(p)) {
        w->of = p;
        add_failure(limit, w);
        throw_failures(limit);
    } else {
        forget(w);
    }
    if (limit)
        wake(limit);
    troth__release(p);
}

/* The promise was freed, pending: it can never settle. */
static void drop_watcher(void *node)
{
    struct watcher *w = node;
    if (w->limit) {
        unwatch(w);
        wake(w->limit);
    }
}

/* False: out of memory. */
static bool watch(troth_limit *limit, troth_promise *p)
{
    struct watcher *w = troth__node_new(&watcher_type, NULL);
    if (!w)
        return false;
    w->node.target = (void *)w;                 /* by which it is found; not counted */
    w->limit = limit;
    w->of = p;
    if (troth__is(p) != TROTH_PENDING) {
        if (troth__is(p) == TROTH_REJECTED && !troth__has(p, TROTH_SEEN) && !troth__requested(p))
            add_failure(limit, w);
        else
            forget(w);
        return true;
    }
    if (!troth__react(p, &w->node)) {
        forget(w);
        return false;
    }
    w->before = NULL;
    w->after = limit->watched;
    if (w->after)
        w->after->before = w;
    limit->watched = w;
    limit->running++;
    return true;
}

/* --- calls ---------------------------------------------------------------------------------------------------------------------------- */

static troth_promise *wait_below(troth_limit *limit, const troth_descriptor *type, size_t below, bool out_of_memory)
{
    troth_promise *p = troth__operation_new(type);
    struct wait *wait = (struct wait *)(void *)p;
    if (!p)
        return troth__refused();
    *wait = (struct wait){ .promise = *p, .limit = limit, .below = below };
    troth_error *error = out_of_memory ? &troth__error_memory : take_failures(limit);
    if (error) {
        troth__reject(p, error);
    } else if (may_go_on(wait)) {
        troth__fulfil(p);
    } else {
        wait->before = limit->last;
        *(limit->last ? &limit->last->after : &limit->first) = wait;
        limit->last = wait;
    }
    return p;
}

struct troth_promise_void *troth_limit_add(troth_limit *limit, troth_promise *p)
{
    need_mine(limit, "limit_add");
    if (!p)
        return (void *)troth_promise_rejected(sizeof *p, _Alignof(troth_promise), troth__error(EINVAL, "limit_add of NULL"));
    return (void *)wait_below(limit, &add_type, limit->most, !watch(limit, p));
}

struct troth_promise_void *limit_all(troth_limit *limit)
{
    need_mine(limit, "limit_all");
    return (void *)wait_below(limit, &all_type, 1, false);
}

troth_limit *limit_new(size_t most)
{
    troth_limit *limit = troth__big_alloc(sizeof *limit);
    if (!limit)
        troth__fault("out of memory: limit_new");
    *limit = (troth_limit){ .thread = &troth__state, .most = most ? most : 1 };
    return limit;
}

size_t limit_running(const troth_limit *limit)
{
    need_mine(limit, "limit_running");
    return limit->running;
}

void limit_close(troth_limit *limit)
{
    if (!limit)
        return;
    need_mine(limit, "limit_close");
    for (struct watcher *w; (w = limit->watched);) {
        unwatch(w);
        w->limit = NULL;
        if (troth__is(w->of) == TROTH_PENDING) {    /* else it is in the queue */
            troth__unreact(w->of, w);
            forget(w);
        }
    }
    for (struct watcher *w; (w = limit->failed);) {
        limit->failed = w->after;
        if (w->seen)
            troth__lost(error_keep(w->of->error));
        troth__release(w->of);                  /* unseen: its owner's */
        forget(w);
    }
    for (struct wait *wait; (wait = limit->first);) {
        leave(wait);
        troth__reject(&wait->promise, troth__error(ECANCELED, "%s: the limit is closed", wait->promise.type->name));
    }
    troth__big_free(limit);
}
