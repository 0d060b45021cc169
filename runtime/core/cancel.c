/*
 * cancel.c: requests (section 6). A request goes down an await chain to its bottom, throws once, and is used up by that.
 *
 * Requires nothing; no code runs inside a request but an operation's cancel hook, which only starts things. Two marks
 * keep a request from being lost or thrown twice: MARKED is on every task that it passed, and is taken off all of them
 * when ECANCELED is thrown in one.
 */
#include "object.h"

struct hook { struct troth__node node; void (*fn)(void *context); void *context; };

const troth_descriptor troth__hook = { .size = sizeof(struct hook), .kind = TROTH_JOB, .name = "cancel hook" };

troth_error *troth__canceled(void) { return troth__error(ECANCELED, "operation canceled"); }

void troth_promise_on_cancel(troth_promise *p, void (*fn)(void *context), void *context)
{
    if (TROTH_UNLIKELY(!p))
        troth__fault("promise_on_cancel of NULL");
    if (troth__is(p) != TROTH_PENDING || p->type->kind != TROTH_PLAIN)
        return;
    struct hook *hook = troth__node_new(&troth__hook, NULL);
    if (!hook || !troth__react(p, &hook->node))
        troth__fault("out of memory: promise_on_cancel");
    hook->node.target = (void *)hook;           /* by which it is found; not counted */
    hook->fn = fn;
    hook->context = context;
}

static struct hook *hook_of(const troth_promise *p)
{
    struct troth__node *tail = troth__tail(p), *node = tail;
    if (node)
        do {
            if (node->type == &troth__hook)
                return (struct hook *)node;
            node = node->next;
        } while (node != tail);
    return NULL;
}

/* Once. The hook may settle and release the promise; the caller's reference keeps it. */
static void call_hook(troth_promise *p)
{
    struct hook *hook;
    troth__add(p, TROTH_ASKED);
    if (troth__has(p, TROTH_HOOKED))
        return;
    if (p->type->kind == TROTH_OPERATION) {
        troth__add(p, TROTH_HOOKED);
        if (p->type->resume)
            p->type->resume(p);
    } else if ((hook = hook_of(p))) {
        void (*fn)(void *) = hook->fn;
        void *context = hook->context;
        troth__add(p, TROTH_HOOKED);
        troth__unreact(p, hook);
        troth__node_free(&hook->node);
        fn(context);
    }
}

/* The task stops waiting, and goes on as if it had awaited `with`. A failing end keeps its error in the place. */
void troth__end_wait(troth_promise *t, troth_promise *with)
{
    troth_promise *q = TROTH_LINKS(t)->awaiting;
    TROTH_LINKS(t)->awaiting = with;
    with->refs++;
    troth__unwait(q, t);
    troth__queue(&troth__state, t);
    if (!troth__in_tree(q))
        troth__add(q, TROTH_SEEN);              /* 27.2.5.4.1, step 12: it was awaited, so its rejection is nobody's surprise */
    troth__release(q);
}

bool troth__reaches(const troth_promise *q, const void *via)
{
    return troth__linked(q) && !troth__has(q, TROTH_DETACHED) && troth__alone(q, via);
}

/* Does q hang under t? The child that is awaited is nearly always the first. */
static bool child_of(const troth_promise *q, const troth_promise *t)
{
    return TROTH_LINKS(t)->first == q || troth__owner(q) == t;
}

/* The child that a failing end waits for; NULL: it is queued. */
static troth_promise *failing_waits_for(const troth_promise *t)
{
    for (troth_promise *c = TROTH_LINKS(t)->first; c; c = TROTH_LINKS(c)->next)
        if (troth__waits(c, t))
            return c;
    return NULL;
}

static void request_end(troth_promise *t, bool polite)
{
    if (!troth__failing(t)) {
        if (troth__is(TROTH_LINKS(t)->awaiting) == TROTH_PENDING)
            troth__end_wait(t, &troth__state.cancelled);
    } else if (failing_waits_for(t)) {
        troth__drop(t, TROTH_MARKED);
        if (!polite)
            troth__ask_children(t, false, t->point == TROTH_AT_END ? 0 : TROTH_IN_SET);
    }
}

void troth__request(troth_promise *t, bool polite)
{
    for (;;) {
        if (polite && troth__has(t, TROTH_UNWINDING))
            return;                             /* its ECANCELED is on its way out: the cleanup is left alone */
        troth__add(t, TROTH_ASKED | TROTH_MARKED);
        if (troth__has(t, TROTH_RUNNING) || troth__at_rest(t))
            return;                             /* at its next suspension */
        if (troth__has(t, TROTH_ENDING)) {
            request_end(t, polite);
            return;
        }
        troth_promise *q = TROTH_LINKS(t)->awaiting, *via = t;
        if (troth__is(q) != TROTH_PENDING)
            return;                             /* queued */
        if (q->type->kind == TROTH_TIMEOUT && TROTH_WATCH(q)->source && troth__alone(q, t)) {
            if (troth__is(TROTH_WATCH(q)->source) != TROTH_PENDING)
                return;                         /* as good as queued: what has been given is delivered */
            via = q;
            q = TROTH_WATCH(q)->source;
        }
        bool mine = troth__reaches(q, via) && child_of(q, t);
        if (mine && q->type->kind == TROTH_TASK) {
            t = q;
            continue;
        }
        if (mine && troth__served_by(q)) {
            troth__add(q, TROTH_ASKED);
            t = troth__served_by(q);
            continue;
        }
        if (mine || (troth__alone(q, t) && hook_of(q)))     /* in this order: of many waiters two are looked at */
            call_hook(q);
        else
            troth__end_wait(t, &troth__state.cancelled);
        return;
    }
}

/* A task that waits, marked, for what `p` is a part of. */
static troth_promise *marked_waiter(const troth_promise *p)
{
    if (p->type->requests && !(p = troth__served(p)))
        return NULL;
    struct troth__node *tail = troth__tail(p), *node = tail;
    if (!tail) {
        troth_promise *t = troth__is(p) == TROTH_PENDING ? (troth_promise *)p->waiters : NULL;
        return t && troth__has(t, TROTH_MARKED) ? t : NULL;
    }
    do {
        troth_promise *t = node->target;
        if (node->type == &troth__waiter && troth__has(t, TROTH_MARKED))
            return t;
        if (node->type != &troth__waiter && t && t->type->kind == TROTH_TIMEOUT && (t = marked_waiter(t)))
            return t;
        node = node->next;
    } while (node != tail);
    return NULL;
}

void troth__delivered(troth_promise *t)
{
    troth__state.deliveries++;
    troth__drop(t, TROTH_MARKED);
    troth__add(t, TROTH_UNWINDING);
    while ((t = marked_waiter(t)))              /* whoever is still marked passed the request on */
        troth__drop(t, TROTH_MARKED);
}

void troth__cancel(troth_promise *p, bool polite)
{
    if (!p || troth__is(p) != TROTH_PENDING)
        return;
    troth__check_alive(p, "cancel");
    if (p->type->kind == TROTH_TASK) {
        troth__state.requests++;
        troth__request(p, polite);
    } else if (p->type->kind == TROTH_TIMEOUT) {
        troth_promise *source = TROTH_WATCH(p)->source;
        if (source && troth__reaches(source, p))
            troth__cancel(source, polite);
    } else if (troth__served_by(p)) {
        troth__state.requests++;
        troth__add(p, TROTH_ASKED);
        troth__request(troth__served_by(p), polite);
    } else if (p->type->kind == TROTH_OPERATION || hook_of(p)) {
        troth__keep(p);                         /* the hook may settle and release it */
        call_hook(p);
        troth__release(p);
    }
}

void troth_promise_cancel(troth_promise *p) { troth__cancel(p, false); }

void troth__orphan(troth_promise *p)
{
    if (!troth__linked(p) || troth__has(p, TROTH_DETACHED | TROTH_SEEN))
        return;
    if (troth__requested(p))
        return;
    troth_promise *owner = troth__owner_of_failed(p);
    if (troth__has(owner, TROTH_ENDING))
        return;                                 /* it collects */
    troth__state.requests++;
    troth__request(owner, true);
}

/* The end that waits for p is its owner's: no other task's end does. (A walk to the owner would take long among many siblings.) */
static troth_promise *end_that_waits(const troth_promise *p)
{
    struct troth__node *tail = troth__tail(p), *node = tail;
    if (!tail) {
        troth_promise *t = (troth_promise *)p->waiters;
        return t && troth__has(t, TROTH_ENDING) ? t : NULL;
    }
    do {
        if (node->type == &troth__waiter && troth__has(node->target, TROTH_ENDING))
            return node->target;
        node = node->next;
    } while (node != tail);
    return NULL;
}

/* Section 5: pending: to the loop. Rejected and unseen: a suspect. Anything else is nobody's child. One way only. */
void troth_promise_detach(troth_promise *p)
{
    struct troth__state *s = &troth__state;
    if (!p || !troth__linked(p) || troth__has(p, TROTH_DETACHED))
        return;
    troth__unlink(p);
    troth__add(p, TROTH_DETACHED);
    if (troth__is(p) == TROTH_PENDING) {
        troth_promise *owner = end_that_waits(p);
        troth__link(s, p, NULL);
        if (owner) {                            /* the end looks again */
            if (troth__failing(owner)) {
                troth__unwait(p, owner);
                troth__queue(s, owner);
            } else {
                troth__end_wait(owner, &s->turn);
            }
        }
        return;
    }
    troth__suspect(p);
    troth__release(p);
}
