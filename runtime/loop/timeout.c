/*
 * timeout.c: promise_timeout (section 7). A reaction on p and a timer; p is kept until one of them is through.
 *
 * When the time is up first, p is cancelled if it is a task or operation under an owner that only this time-out waits for,
 * and ETIMEDOUT follows when it has ended; otherwise the reaction is dropped and ETIMEDOUT comes at once.
 */
#include "loop.h"

/*
 * `timer` in the watch is the callback that has not fired. HOOKED on a time-out: the time was up, p is being waited for. `lent`
 * of one that is fulfilled: p, if it disposes of a value that nobody took; it learns of that when the time-out is freed.
 */

static void run_settled(troth_promise *job);
static void give_back(troth_promise *x);

static const troth_descriptor reaction_type = { .resume = run_settled, .size = sizeof(struct troth__node), .kind = TROTH_JOB, .name = "promise_timeout" };
static const troth_descriptor timeout_type = { .align = TROTH_GRAIN, .kind = TROTH_TIMEOUT, .name = "promise_timeout", .destroy = give_back };
static const troth_descriptor aligned_type = { .align = TROTH_GRAIN * 2, .kind = TROTH_TIMEOUT, .name = "promise_timeout", .destroy = give_back };

static troth_error *timed_out(void) { return troth__error(ETIMEDOUT, "timed out"); }

/* What p gave after the time was up is replaced, and its error becomes the cause, unless it is the ECANCELED asked for. */
static troth_error *timed_out_after(troth_promise *p)
{
    troth_error *error = timed_out();
    return troth__is(p) == TROTH_REJECTED && !troth__requested(p) ? troth__because(error, error_keep(p->error)) : error;
}

static void run_settled(troth_promise *job)
{
    struct troth__node *node = (void *)job;
    troth_promise *x = node->target, *p = node->source;
    struct troth__watch *watch = TROTH_WATCH(x);
    if (watch->timer)
        troth__timer_drop(troth__loop(), watch->timer);
    watch->timer = NULL;
    watch->source = NULL;
    if (!troth__has(x, TROTH_HOOKED)) {
        bool lends = troth__fulfilled(p) && !troth__has(p, TROTH_TAKEN) && (p->type->discard || p->type->destroy);
        troth__settle_as(x, p);
        if (lends) {                            /* with the time-out's own reference */
            troth__drop(p, TROTH_TAKEN | TROTH_SEEN);
            watch->lent = p;
            p = NULL;
        }
    } else {
        if (troth__fulfilled(p))
            troth__drop(p, TROTH_SEEN);         /* it was given too late: nobody has it */
        troth__reject(x, timed_out_after(p));
    }
    if (p)
        troth__release(p);
    troth__node_done(node);
}

static void give_back(troth_promise *x)
{
    troth_promise *p = troth__fulfilled(x) ? TROTH_WATCH(x)->lent : NULL;
    if (!p)
        return;
    if (troth__has(x, TROTH_TAKEN | TROTH_SEEN))
        troth__add(p, TROTH_TAKEN);
    troth__release(p);
}

static void time_is_up(void *arg)
{
    troth_promise *x = arg, *p = TROTH_WATCH(x)->source;
    TROTH_WATCH(x)->timer = NULL;
    if (troth__is(p) != TROTH_PENDING)
        return;                                 /* its reaction is queued */
    if (troth__reaches(p, x)) {
        troth__add(x, TROTH_HOOKED);
        troth__cancel(p, true);
        return;
    }
    struct troth__node *node = troth__unreact(p, x);
    TROTH_WATCH(x)->source = NULL;
    if (!troth__in_tree(p) || troth__has(p, TROTH_DETACHED))
        troth__add(p, TROTH_SEEN);              /* 27.2.5.4.1, step 12: it was waited for. A child is its owner's business */
    troth__reject(x, timed_out());
    troth__node_done(node);
    troth__release(p);
}

static troth_promise *new_timeout(size_t size, size_t align, troth_promise *p)
{
    enum { PREFIX = sizeof(struct troth__watch) };
    char *block = align <= TROTH_GRAIN ? troth__alloc(&troth__state, PREFIX + size) : NULL;
    troth_promise *x = block ? (troth_promise *)(void *)(block + PREFIX) : align > TROTH_GRAIN ? troth__aligned_alloc(PREFIX, size, align) : NULL;
    if (!x)
        return NULL;
    memset(x, 0, size);
    x->type = align <= TROTH_GRAIN ? &timeout_type : &aligned_type;
    x->refs = 1;
    x->word = TROTH_W(TROTH_LOCKED) | TROTH_W_POINT(size / 8);
    *TROTH_WATCH(x) = (struct troth__watch){ .source = p };
    return x;
}

troth_promise *troth_promise_timeout(size_t size, size_t align, troth_promise *p, int64_t ms)
{
    if (!p)
        return troth_promise_rejected(size, align, troth__error(EINVAL, "promise_timeout of NULL"));
    troth_promise *x = new_timeout(size, align, p);
    if (!x)
        return troth__refused();
    struct troth__node *node = troth__node_new(&reaction_type, x);
    struct troth__callback *timer = node ? troth__timer_new(troth__loop(), ms, time_is_up, x) : NULL;
    TROTH_WATCH(x)->timer = timer;
    if (!timer || !troth__react(p, node)) {
        if (timer)
            troth__timer_drop(troth__loop(), timer);
        if (node)
            troth__node_done(node);
        troth__release(x);
        return troth__refused();
    }
    troth__keep(p);
    return x;
}
