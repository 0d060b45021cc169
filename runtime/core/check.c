/*
 * check.c: what always holds between two jobs (-DTROTH_CHECK). The tree is walked whole, so it is looked at after each job
 * while it is small, and once in as many jobs as there are promises otherwise.
 */
#include "object.h"

#ifdef TROTH_CHECK

enum { SMALL = 256 };

/* A long ring is not searched for each of as many tasks. */
static bool queued(const struct troth__state *s, const troth_promise *t)
{
    int looked_at = 0;
    for (void **job = s->head; job != s->tail; job++) {
        if (job == s->ring_end)
            job = s->ring;
        if (job == s->tail)
            break;
        if (*job == t || ++looked_at > SMALL)
            return true;
    }
    return false;
}

/* The child that a failing end waits for. */
static bool waits_for_child(const troth_promise *t)
{
    for (troth_promise *c = TROTH_LINKS(t)->first; c; c = TROTH_LINKS(c)->next)
        if (troth__waits(c, t))
            return true;
    return false;
}

static void check_task(const struct troth__state *s, const troth_promise *t)
{
    TROTH_ASSERT(!troth__has(t, TROTH_RUNNING), "a task runs between two jobs");
    if (troth__at_rest(t)) {
        TROTH_ASSERT(!TROTH_LINKS(t)->awaiting && !TROTH_ASYNC(t)->head, "an async generator rests over a request");
        return;
    }
    if (t->type->requests)
        TROTH_ASSERT(TROTH_ASYNC(t)->head || TROTH_ASYNC(t)->closing, "an async generator's body runs for nobody");
    if (troth__has(t, TROTH_ENDING) && troth__failing(t)) {
        TROTH_ASSERT(waits_for_child(t) || queued(s, t), "a failing end waits for nothing");
        return;
    }
    troth_promise *q = TROTH_LINKS(t)->awaiting;
    TROTH_ASSERT(q, "a suspended task waits for nothing");
    troth__check_alive(q, "await");
    if (troth__is(q) != TROTH_PENDING) {
        TROTH_ASSERT(queued(s, t), "a task whose wait is over is not queued");
        return;
    }
    TROTH_ASSERT(troth__waits(q, t), "a suspended task is nobody's waiter");
    if (troth__has(t, TROTH_ENDING)) {
        for (troth_promise *c = TROTH_LINKS(t)->first; c; c = TROTH_LINKS(c)->next)
            TROTH_ASSERT(!(troth__has(c, TROTH_WATCHED) && troth__is(c) == TROTH_REJECTED), "an end sleeps over a rejection");
        return;
    }
    if (q->type->kind == TROTH_TIMEOUT && TROTH_WATCH(q)->source)
        q = TROTH_WATCH(q)->source;
    if (troth__is(q) != TROTH_PENDING)
        return;                                 /* the time-out's reaction is queued */
    TROTH_ASSERT(!troth__has(t, TROTH_MARKED) || troth__has(q, TROTH_MARKED | TROTH_ASKED | TROTH_HOOKED), "a request was lost on its way down");
}

static void check_linked(const struct troth__state *s, const troth_promise *p)
{
    troth__check_alive(p, "walk");
    if (troth__is(p) == TROTH_PENDING) {
        if (p->type->kind == TROTH_TASK)
            check_task(s, p);
        return;
    }
    TROTH_ASSERT(troth__is(p) == TROTH_REJECTED && !troth__has(p, TROTH_SEEN | TROTH_DETACHED), "what has settled stays in the tree");
}

void troth__check_idle(void)
{
    struct troth__state *s = &troth__state;
    static _Thread_local size_t count;
    if (s->live > SMALL && ++count < s->live)
        return;
    count = 0;
    TROTH_ASSERT(!s->current, "a task is current between two jobs");
    TROTH_ASSERT(s->deliveries <= s->requests, "more deliveries than requests");
    troth_promise *root = TROTH_ROOT(s), *p = root;
    for (;;) {
        if ((p == root || p->type->kind == TROTH_TASK) && TROTH_LINKS(p)->first) {
            p = TROTH_LINKS(p)->first;
        } else {
            while (p != root && !TROTH_LINKS(p)->next)
                p = troth__owner(p);
            if (p == root)
                return;
            p = TROTH_LINKS(p)->next;
        }
        check_linked(s, p);
    }
}

/* A leak checker must not take what they pointed to for something that is still in use, either. */
void troth__check_settled(troth_promise *t)
{
    const troth_descriptor *type = t->type;
    bool fulfilled = troth__is(t) == TROTH_FULFILLED && type->value_size;
    size_t from = fulfilled ? type->value_offset + type->value_size : sizeof *t;
    if (type->kind == TROTH_TASK && !type->requests && from < type->size)
        memset((char *)t + from, 0xDB, type->size - from);
}

#else

typedef int troth__not_empty;                   /* a unit may not be */

#endif
