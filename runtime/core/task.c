/*
 * task.c: the life of a task: a call, its suspensions, its settlement; and the queue of jobs that drives it.
 *
 * What `await f()` costs stands in this file in the order in which it runs: a block (new), the first part (enter,
 * leave), the await, the return, the job. Each is straight code for a task that was never linked, awaits something
 * fulfilled, owns nothing and has no children; all else is behind one test and out of line. Invariants: only a job runs a
 * body; a task runs from its resume to its next suspension (TROTH_RUNNING); it is queued iff what it awaits is settled.
 * What was awaited stays referenced in `awaiting` until the next suspension or the end, so that lowered code reads the
 * value in place.
 */
#include "object.h"

#define COLD __attribute__((noinline, cold))

/* --- a call (27.7.5.1 AsyncFunctionStart) ----------------------------------------------------------------------------- */

static void clear_owned(void *frame, const struct troth_owned *owned)
{
    for (; owned->count; owned++)
        memset((char *)frame + owned->offset, 0, owned->count * sizeof(void *));
}

/* Of one block that is not over-aligned, and from a free list. */
static inline bool is_small(const troth_descriptor *type)
{
    return type->block;
}

static inline void *begin(struct troth__state *s, struct troth__links *block, const troth_descriptor *type)
{
    troth_promise *t = (troth_promise *)(block + 1);
    block->first = NULL;
    block->awaiting = NULL;
    block->prev = 0;
    block->next = s->current;                   /* until troth_task_leave */
    t->type = type;
    t->refs = 1;
    t->word = TROTH_W(TROTH_LOCKED | TROTH_RUNNING);
    t->waiters = 0;
    s->current = t;
    return t;
}

/* From a list that is empty, over-aligned, large, or with slots to clear. */
static __attribute__((noinline)) void *new_slow(const troth_descriptor *type)
{
    struct troth__links *block;
    if (type->align <= TROTH_GRAIN) {
        block = troth__alloc(&troth__state, sizeof *block + type->size);
    } else {
        void *handle = troth__aligned_alloc(sizeof *block, type->size, type->align);
        block = handle ? TROTH_LINKS(handle) : NULL;
    }
    if (!block)
        return NULL;
    troth_promise *t = begin(&troth__state, block, type);
    if (type->owned)
        clear_owned(t, type->owned);
    return t;
}

void *troth_task_new(const troth_descriptor *type)
{
    if (TROTH_UNLIKELY(!is_small(type) || type->owned))
        return new_slow(type);
    struct troth__links *block = troth__pop(&troth__state, (size_t)type->block * TROTH_GRAIN);
    if (TROTH_UNLIKELY(!block))
        return new_slow(type);
    return begin(&troth__state, block, type);
}

troth_promise *troth__refused(void)
{
    troth__state.no_memory.refs++;
    return &troth__state.no_memory;
}

void *troth_task_failed(void) { return troth__refused(); }

/* The first part did not fulfil the task: it is linked under its starter, or it is the loop's. */
static COLD void leave_slow(struct troth__state *s, troth_promise *t, troth_promise *before)
{
    if (troth__is(t) == TROTH_REJECTED && !before) {
        troth__add(t, TROTH_DETACHED);
        troth__suspect(t);
        return;
    }
    t->refs++;
    troth__link(s, t, before);
}

void *troth_task_leave(troth_promise *t)
{
    struct troth__state *s = &troth__state;
    troth_promise *before = TROTH_LINKS(t)->next;
    TROTH_LINKS(t)->next = NULL;
    s->current = before;
    if (TROTH_LIKELY(troth__fulfilled(t)))
        return t;
    if (TROTH_LIKELY(troth__is(t) == TROTH_PENDING)) {
        t->refs++;
        troth__link(s, t, before);
        return t;
    }
    leave_slow(s, t, before);
    return t;
}

/* --- suspension (27.7.5.3 Await) ----------------------------------------------------------------------------------------- */

/* What was awaited, its value read, is nobody else's, and is a task that is one block: only a fulfilled task has both bits. */
static inline bool is_last_of_task(const troth_promise *p)
{
    const uint32_t mask = TROTH_W(TROTH_RUNNING | TROTH_STATE);
    return troth__refs(p) == 1 && (p->word & mask) == TROTH_W(TROTH_RUNNING | TROTH_FULFILLED) && is_small(p->type);
}

static inline void free_task(struct troth__state *s, troth_promise *p)
{
#ifdef TROTH_CHECK
    troth__push(s, TROTH_LINKS(p), sizeof(struct troth__links) + p->type->size);    /* not rounded: it is filled */
#else
    troth__push(s, TROTH_LINKS(p), (size_t)p->type->block * TROTH_GRAIN);
#endif
}

static void give_up(troth_promise *p)
{
    troth__check_alive(p, "release");
    troth__add(p, TROTH_TAKEN);
    if (is_last_of_task(p))
        free_task(&troth__state, p);
    else
        troth__release(p);
}

/* The await of NULL is a rejection like any other. */
static troth_promise *null_promise(void)
{
    troth_promise *p = troth_promise_rejected(sizeof(troth_promise), _Alignof(troth_promise), troth__error(EINVAL, "await of NULL"));
    return p;
}

/* What it awaits is fulfilled, and nothing else could run before it: it need not go through the ring. */
static inline bool goes_on(struct troth__state *s, troth_promise *t)
{
    if (s->job != t || s->head != s->tail || troth__sweeping())
        return false;
    t->word |= TROTH_W(TROTH_RUNNING);
    return true;
}

/* An await of something pending or rejected, or with a cancel request on its way, or after something that others hold. */
static __attribute__((noinline)) bool await_slow(troth_promise *t, unsigned point, troth_promise *p)
{
    struct troth__state *s = &troth__state;
    troth_promise *before = TROTH_LINKS(t)->awaiting;
    TROTH_ASSERT(troth__has(t, TROTH_RUNNING), "a task that does not run awaits");
    TROTH_LINKS(t)->awaiting = p;
    if (before)
        give_up(before);
    t->word = (t->word & TROTH_W(0xFFFF & ~TROTH_RUNNING)) | TROTH_W_POINT(point);
    if (!p)
        TROTH_LINKS(t)->awaiting = p = null_promise();
    troth__check_alive(p, "await");
    if (troth__is(p) == TROTH_PENDING) {
        troth__stamp(s, t);
        if (TROTH_LIKELY(p->waiters == 0)) {
            p->waiters = (uintptr_t)t;
        } else if (!troth__wait(p, t)) {
            TROTH_LINKS(t)->awaiting = troth__refused();
            troth__release(p);
            troth__queue(s, t);
            return true;
        }
        if (TROTH_UNLIKELY(troth__has(t, TROTH_MARKED)))
            troth__request(t, false);
        return true;
    }
    if (troth__fulfilled(p) && !troth__has(t, TROTH_MARKED) && goes_on(s, t))
        return false;
    if (troth__has(t, TROTH_MARKED)) {              /* thrown after its turn; a task that was awaited stays unseen */
        if (!troth__in_tree(p))
            troth__see(p);
        TROTH_LINKS(t)->awaiting = &s->cancelled;
        s->cancelled.refs++;
        troth__release(p);
    } else {
        troth__see(p);
    }
    troth__queue(s, t);
    return true;
}

static __attribute__((noinline)) bool queue_slow(troth_promise *t)
{
    troth__queue_full(&troth__state, t);
    return true;
}

bool troth_await(troth_promise *t, unsigned point, void *promise)
{
    struct troth__state *s = &troth__state;
    troth_promise *p = promise, *before = TROTH_LINKS(t)->awaiting;
    uint32_t flags = t->word & TROTH_W(0xFFFF & ~TROTH_RUNNING);
    troth__sweep_suspended(t, point);
    if (TROTH_UNLIKELY(!p || !troth__fulfilled(p) || (flags & TROTH_W(TROTH_MARKED)) || (before && !is_last_of_task(before)))) {
        return await_slow(t, point, p);
    }
    troth__check_alive(p, "await");
    TROTH_ASSERT(troth__has(t, TROTH_RUNNING), "a task that does not run awaits");
    TROTH_LINKS(t)->awaiting = p;
    t->word = flags | TROTH_W_POINT(point);
    if (before)
        free_task(s, before);
    if (goes_on(s, t))
        return false;
    void **tail = s->tail;
    if (TROTH_UNLIKELY(tail == s->limit || s->dump_asked))
        return queue_slow(t);
    *tail = t;
    s->tail = tail + 1;
    return true;
}

void troth_hold(troth_promise *t, void *slot)
{
    troth_promise *awaited = TROTH_LINKS(t)->awaiting;
    TROTH_LINKS(t)->awaiting = NULL;
    if (awaited)
        troth__add(awaited, TROTH_TAKEN);
    troth_set(slot, awaited);
}

/* --- the end ----------------------------------------------------------------------------------------------------------------- */

void troth__drop_awaited(troth_promise *t)
{
    troth_promise *p = TROTH_LINKS(t)->awaiting;
    if (p) {
        TROTH_LINKS(t)->awaiting = NULL;
        give_up(p);
    }
}

static inline void settle_fulfilled(struct troth__state *s, troth_promise *t)
{
    uintptr_t waiters = t->waiters;
    TROTH_ASSERT(troth__is(t) == TROTH_PENDING, "settled twice");
    TROTH_ASSERT(!TROTH_LINKS(t)->first, "a task ended before its children");
    t->word = (t->word & ~TROTH_W(TROTH_ENDING | TROTH_MARKED)) | TROTH_W(TROTH_RUNNING | TROTH_FULFILLED);
    troth__check_settled(t);
    if (waiters) {
        t->waiters = 0;
        if (TROTH_LIKELY(!(waiters & 1)))
            troth__queue(s, (void *)waiters);
        else
            troth__wake(s, t, waiters);
    }
    if (TROTH_LINKS(t)->prev) {
        troth__unlink(t);
        troth__release(t);
    }
}

static __attribute__((noinline)) void return_slow(troth_promise *t)
{
    if (TROTH_LINKS(t)->first || t->type->owned) {
        troth__end(t, NULL);
        return;
    }
    troth__drop_awaited(t);
    settle_fulfilled(&troth__state, t);
}

void troth_return(troth_promise *t)
{
    const struct troth__links *l = TROTH_LINKS(t);
    TROTH_ASSERT(troth__has(t, TROTH_RUNNING), "a task that does not run returns");
    if (TROTH_LIKELY(!((uintptr_t)l->first | (uintptr_t)l->awaiting | l->prev | t->waiters | (uintptr_t)t->type->owned)))
        t->word |= TROTH_W(TROTH_FULFILLED);    /* in its first part: nobody waits, and nothing is left behind */
    else
        return_slow(t);
}

COLD void troth_throw(troth_promise *t, troth_error *error)
{
    TROTH_ASSERT(troth__has(t, TROTH_RUNNING), "a task that does not run throws");
    if (!error)
        error = troth__error(EINVAL, "throw of NULL");
    troth__end(t, error);
}

/* --- ends (section 5) --------------------------------------------------------------------------------------------------------- */

/* Takes the unseen rejection of the child into the completion of its owner's end. */
static troth_error *collect(troth_promise *t, troth_promise *c, troth_error *error)
{
    troth_error *own = c->error;
    bool requested = troth__requested(c);
    if (!requested)
        error_keep(own);
    troth__add(c, TROTH_SEEN);
    troth__unlink(c);
    troth__release(c);
    if (requested)
        return error;
    if (!error)
        return own;
    if (error->code == ECANCELED && troth__has(t, TROTH_ASKED))   /* a requested ECANCELED gives way */
        return troth__because(own, error);
    troth__append(&error, own);
    return error;
}

static bool in_set(const troth_promise *c, unsigned set) { return !set || troth__has(c, set); }

/* Oldest first; the list has the last one started in front. */
static troth_error *collect_all(troth_promise *t, troth_error *error, unsigned set)
{
    troth_promise *c = TROTH_LINKS(t)->first, *before;
    while (c && TROTH_LINKS(c)->next)
        c = TROTH_LINKS(c)->next;
    for (; c; c = before) {
        uintptr_t prev = TROTH_LINKS(c)->prev;
        before = prev & 1 ? NULL : (troth_promise *)prev;
        if (!in_set(c, set))
            continue;
        if (troth__is(c) == TROTH_REJECTED)
            error = collect(t, c, error);
        else if (error)
            troth__drop(c, TROTH_WATCHED);
        else
            troth__add(c, TROTH_WATCHED);
    }
    troth__drop(t, TROTH_COLLECT);
    return error;
}

static troth_promise *first_pending(const troth_promise *t, unsigned set, bool *rejected)
{
    troth_promise *c = TROTH_LINKS(t)->first;
    for (; c; c = TROTH_LINKS(c)->next)
        if (in_set(c, set)) {
            if (troth__is(c) == TROTH_PENDING)
                return c;
            *rejected = true;
        }
    return NULL;
}

/* Asks the pending children, the last started first. A cancel hook may settle or detach any of them; then the walk starts
 * again (a request twice is the same request). */
void troth__ask_children(troth_promise *t, bool polite, unsigned set)
{
    for (troth_promise *c = TROTH_LINKS(t)->first, *next; c; c = next) {
        next = TROTH_LINKS(c)->next;
        if (next)
            troth__keep(next);
        if (troth__is(c) == TROTH_PENDING && in_set(c, set))
            troth__cancel(c, polite);
        if (next) {
            bool gone = !TROTH_LINKS(next)->prev || troth__has(next, TROTH_DETACHED);
            troth__release(next);
            if (gone)
                next = TROTH_LINKS(t)->first;
        }
    }
}

/* The end has to wait: for the first pending child, as ENDING. A failing one of a function keeps its error instead of the
 * child; one of a block has a record for it. */
static void end_wait_for(troth_promise *t, troth_promise *c, troth_error *error, unsigned set)
{
    troth__sweep_suspended(t, t->point);
    troth__drop(t, TROTH_RUNNING);
    troth__stamp(&troth__state, t);
    if (error) {
        TROTH_LINKS(t)->awaiting = (troth_promise *)((uintptr_t)(set ? NULL : error) | 1);
    } else {
        TROTH_LINKS(t)->awaiting = c;
        troth__keep(c);
    }
    if (!troth__wait(c, t))
        troth__fault("out of memory: the end of %s cannot wait", t->type->name);
    if (troth__has(t, TROTH_MARKED))
        troth__request(t, false);
}

bool troth__end_step(troth_promise *t, troth_error **error, bool look, bool asked, unsigned set)
{
    for (;;) {
        if (look || asked || troth__has(t, TROTH_COLLECT))
            *error = collect_all(t, *error, set);
        if (*error && !asked) {
            for (troth_promise *c = TROTH_LINKS(t)->first; c; c = TROTH_LINKS(c)->next)
                if (in_set(c, set))
                    troth__drop(c, TROTH_WATCHED);
            troth__ask_children(t, true, set);
            asked = true;
            continue;
        }
        look = false;
        troth_promise *c = first_pending(t, set, &look);
        if (c) {
            end_wait_for(t, c, *error, set);
            return true;
        }
        if (!look)
            return false;
    }
}

troth_error *troth__end_again(troth_promise *t, bool *failing)
{
    troth_promise *p = TROTH_LINKS(t)->awaiting;
    TROTH_LINKS(t)->awaiting = NULL;
    *failing = (uintptr_t)p & 1;
    if (*failing)
        return (troth_error *)((uintptr_t)p & ~(uintptr_t)1);
    troth_error *error = NULL;
    if (p == &troth__state.cancelled) {
        troth__delivered(t);
        error = troth__canceled();
    }
    troth__release(p);
    return error;
}

/* What the body returned is replaced by an error. */
static void discard_value(troth_promise *t)
{
    if (t->type->discard && !t->type->requests)     /* what an async generator yielded is its requester's */
        t->type->discard((char *)t + t->type->value_offset);
}

/* The function's end. `error` is taken; NULL: the value is in place. */
static void end_function(troth_promise *t, troth_error *error, bool look, bool asked)
{
    bool fine = !error;
    for (;;) {
        bool waits = troth__end_step(t, &error, look, asked, 0);
        if (fine && error) {
            discard_value(t);
            fine = false;
        }
        if (waits)
            return;
        if (!t->type->owned || !troth__close_async(t, t->type->owned, 0))
            break;
        asked = error;                          /* the closing is not asked to end */
    }
    if (t->type->owned)
        troth__release_owned(t, t->type->owned, 1u << TROTH_OWNED_PROMISE | 1u << TROTH_OWNED_ERROR);
    if (t->type->requests)
        troth__async_end(t, error);
    else if (error)
        troth__reject(t, error);
    else
        settle_fulfilled(&troth__state, t);
}

/* The body is over. Open iterators are closed first (their bodies may still start tasks), then the children are waited
 * for, then the other slots are released: a child may have been handed their addresses. */
COLD void troth__end(troth_promise *t, troth_error *error)
{
    troth__drop_awaited(t);
    troth__add(t, TROTH_ENDING);
    t->word = (t->word & TROTH_W(0xFFFF)) | TROTH_W_POINT(TROTH_AT_END);
    if (t->type->owned) {
        troth_error *closing = troth__release_owned(t, t->type->owned, 1u << TROTH_OWNED_ITERATOR | 1u << TROTH_OWNED_OPEN);
        if (closing && error) {
            error_free(closing);                /* the body's own wins */
        } else if (closing) {
            error = closing;
            discard_value(t);
        }
    }
    end_function(t, error, true, false);
}

/* The wait of a function's end is over: it looks again. */
static COLD void end_resumed(troth_promise *t)
{
    bool failing;
    troth_error *error = troth__end_again(t, &failing);
    if (error && !failing)
        discard_value(t);
    end_function(t, error, error != NULL, failing);
}

/* --- jobs ---------------------------------------------------------------------------------------------------------------------- */

/* A resume that is not simply a value: the end of a function, or a rejection that is thrown at the suspension. */
static COLD void resume_slow(struct troth__state *s, troth_promise *t)
{
    if (TROTH_LINKS(t)->awaiting == &s->yielded) {
        troth__async_resumed(t);
        return;
    }
    if (troth__has(t, TROTH_ENDING)) {
        if (t->point == TROTH_AT_END)
            end_resumed(t);
        else
            t->type->resume(t);                 /* a block's: troth_leave is called again */
        return;
    }
    troth_promise *p = TROTH_LINKS(t)->awaiting;
    TROTH_LINKS(t)->awaiting = NULL;
    troth_error *error = p == &s->cancelled ? troth__canceled() : error_keep(p->error);
    if (error->code == ECANCELED && troth__has(t, TROTH_ASKED)) {
        if (troth__has(t, TROTH_MARKED))
            troth__delivered(t);
        troth__add(t, TROTH_UNWINDING);
    }
    troth__release(p);
    const struct troth_point *row = t->point < t->type->point_count ? &t->type->points[t->point] : NULL;
    troth__trace(error, t->type, t->point);
    if (!row || !row->on_error) {
        troth__end(t, error);
        return;
    }
    s->caught = error;
    t->point = row->on_error;
    t->type->resume(t);
}

static inline void run_task(struct troth__state *s, troth_promise *t)
{
    TROTH_ASSERT(!troth__has(t, TROTH_RUNNING), "a running task is resumed");
    troth__sweep_resumed(t);
    uint32_t word = t->word |= TROTH_W(TROTH_RUNNING);
    s->current = t;
    s->job = t;
    if (TROTH_LIKELY(!(word & TROTH_W(TROTH_ENDING)) && troth__fulfilled(TROTH_LINKS(t)->awaiting)))
        t->type->resume(t);
    else
        resume_slow(s, t);
}

static void run_jobs(struct troth__state *s)
{
    while (s->head != s->tail) {
        troth_promise *job = troth__next_job(s);
        if (TROTH_LIKELY(job->type->kind == TROTH_TASK)) {
            troth__check_alive(job, "resume");
            run_task(s, job);
        } else {
            s->current = NULL;
            s->job = NULL;
            job->type->resume(job);
        }
#ifdef TROTH_CHECK
        s->current = NULL;
        s->job = NULL;
        troth__sweep_between();
        troth__check_idle();
#endif
    }
    s->current = NULL;
    s->job = NULL;
}

void troth__drain(void)
{
    struct troth__state *s = &troth__state;
    if (s->draining)
        troth__fault("the microtasks are being run already: a loop was run from inside a task or callback");
    s->draining = true;
    troth__sweep_between();
    do
        run_jobs(s);
    while (s->suspect_count && troth__report());
    s->draining = false;
}

void troth__macrotask(void (*fn)(void *arg), void *arg)
{
    troth__state.current = NULL;
    fn(arg);
    troth__drain();
}

/* What a handler is entered with: gives the error. `caught` ends the cancel that may be under way with it. */
troth_error *troth_thrown(troth_promise *t)
{
    troth_error *error = troth__state.caught;
    (void)t;
    troth__state.caught = NULL;
    return error;
}

troth_error *troth_caught(troth_promise *t)
{
    troth__drop(t, TROTH_UNWINDING);
    return troth_thrown(t);
}
