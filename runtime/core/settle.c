/*
 * settle.c: settlement, waiters, the tree of tasks, and the end of an object's life.
 *
 * The word behind the flags of a pending promise is 0, the one task that waits, or (tagged) the tail of a circle of
 * nodes in order of arrival. Settling hands the waiters to the ring in that order. A rejection that met nobody stays with
 * its owner (a task's child), or is a suspect that is reported once the microtasks have drained.
 */
#include "object.h"

/* --- the circle of nodes ------------------------------------------------------------------------------------------------ */

const troth_descriptor troth__waiter = { .size = sizeof(struct troth__node), .kind = TROTH_JOB, .name = "waiter" };

void *troth__node_new(const troth_descriptor *type, troth_promise *target)
{
    struct troth__node *node = troth__alloc(&troth__state, type->size);
    if (!node)
        return NULL;
    node->type = type;
    node->next = NULL;
    node->source = NULL;
    node->target = target;
    if (target)
        troth__keep(target);
    return node;
}

void troth__node_free(struct troth__node *node)
{
    troth__free(&troth__state, node, node->type->size);
}

void troth__node_done(struct troth__node *node)
{
    troth_promise *source = node->source, *target = node->target;
    troth__node_free(node);
    if (target)
        troth__release(target);
    if (source)
        troth__release(source);
}

struct troth__node *troth__tail(const troth_promise *q)
{
    return q->waiters & 1 ? (struct troth__node *)(q->waiters & ~(uintptr_t)1) : NULL;
}

static void append(troth_promise *q, struct troth__node *node)
{
    struct troth__node *tail = troth__tail(q);
    if (tail) {
        node->next = tail->next;
        node->prev = tail;
        tail->next->prev = node;
        tail->next = node;
    } else {
        node->next = node->prev = node;
    }
    q->waiters = (uintptr_t)node | 1;
}

static void take_off(troth_promise *q, struct troth__node *node)
{
    if (node->next == node) {
        q->waiters = 0;
    } else {
        node->next->prev = node->prev;
        node->prev->next = node->next;
        if (troth__tail(q) == node)
            q->waiters = (uintptr_t)node->prev | 1;
    }
    node->next = NULL;
    node->source = NULL;                        /* in the place of prev */
}

/* A waiter's node does not count its task. */
static struct troth__node *waiter_node(troth_promise *task)
{
    struct troth__node *node = troth__node_new(&troth__waiter, NULL);
    if (node)
        node->target = task;
    return node;
}

/* The word is made a list, so that another node can be appended; false: out of memory. */
static bool make_list(troth_promise *q)
{
    if (!q->waiters || (q->waiters & 1))
        return true;
    struct troth__node *first = waiter_node((troth_promise *)q->waiters);
    if (!first)
        return false;
    q->waiters = 0;
    append(q, first);
    return true;
}

bool troth__wait(troth_promise *q, troth_promise *task)
{
    if (!q->waiters) {
        q->waiters = (uintptr_t)task;
        return true;
    }
    struct troth__node *node = make_list(q) ? waiter_node(task) : NULL;
    if (!node)
        return false;
    append(q, node);
    return true;
}

bool troth__react(troth_promise *p, struct troth__node *node)
{
    troth__check_alive(p, "a reaction to");
    if (troth__is(p) == TROTH_PENDING) {
        if (!make_list(p))
            return false;
        append(p, node);
        return true;
    }
    troth__keep(p);                             /* first: seeing it may drop the reference of its owner's list */
    node->source = p;
    if (troth__fulfilled(p))
        troth__add(p, TROTH_SEEN);
    else if (node->type->kind != TROTH_WATCHER)
        troth__see(p);
    troth__queue(&troth__state, node);
    return true;
}

/* From the tail: an end asks the last started first, which arrived last. */
static struct troth__node *node_of(const troth_promise *q, const void *target)
{
    struct troth__node *tail = troth__tail(q), *node = tail;
    if (node)
        do {
            if (node->target == target)
                return node;
            node = node->prev;
        } while (node != tail);
    return NULL;
}

bool troth__waits(const troth_promise *q, const troth_promise *task)
{
    if (troth__is(q) != TROTH_PENDING)
        return false;
    struct troth__node *node = node_of(q, task);
    return q->waiters == (uintptr_t)task || (node && node->type == &troth__waiter);
}

void troth__unwait(troth_promise *q, const troth_promise *task)
{
    if (q->waiters == (uintptr_t)task) {
        q->waiters = 0;
        return;
    }
    struct troth__node *node = node_of(q, task);
    TROTH_ASSERT(node && node->type == &troth__waiter, "the task does not wait for this");
    take_off(q, node);
    troth__node_free(node);
}

struct troth__node *troth__unreact(troth_promise *q, const void *target)
{
    struct troth__node *node = node_of(q, target);
    if (node)
        take_off(q, node);
    return node;
}

/* The only node that waits. */
static struct troth__node *only_node(const troth_promise *q)
{
    struct troth__node *tail = troth__tail(q), *node = tail, *only = NULL;
    if (node)
        do {
            if (!troth__is_aside(node)) {
                if (only)
                    return NULL;
                only = node;
            }
            node = node->next;
        } while (node != tail);
    return only;
}

bool troth__alone(const troth_promise *q, const void *who)
{
    if (q->waiters && !(q->waiters & 1))
        return q->waiters == (uintptr_t)who;
    struct troth__node *node = only_node(q);
    return node && node->target == who;
}

troth_promise *troth__only_task(const troth_promise *q)
{
    if (!(q->waiters & 1))
        return (troth_promise *)q->waiters;
    struct troth__node *node = only_node(q);
    return node && node->type == &troth__waiter ? node->target : NULL;
}

/* --- settlement (27.2.1.8 TriggerPromiseReactions) -------------------------------------------------------------------------- */

static void wake_task(struct troth__state *s, troth_promise *p, troth_promise *task)
{
    if (!troth__has(task, TROTH_ENDING))          /* an end collects, it does not see */
        troth__add(p, TROTH_SEEN);
    troth__queue(s, task);
}

void troth__wake(struct troth__state *s, troth_promise *p, uintptr_t waiters)
{
    if (!(waiters & 1)) {
        if (waiters)
            wake_task(s, p, (troth_promise *)waiters);
        return;
    }
    struct troth__node *tail = (struct troth__node *)(waiters & ~(uintptr_t)1), *node, *next = tail->next;
    do {
        node = next;
        next = node->next;
        if (node->type == &troth__waiter || node->type == &troth__hook) {
            if (node->type == &troth__waiter)
                wake_task(s, p, node->target);
            troth__node_free(node);
        } else {
            if (node->type->kind != TROTH_WATCHER)
                troth__add(p, TROTH_SEEN);
            troth__keep(p);
            node->source = p;
            troth__queue(s, node);
        }
    } while (node != tail);
}

/* What only a linked object does once it has settled and nobody is left to tell. */
static void settled(troth_promise *p)
{
    if (troth__linked(p)) {
        troth__unlink(p);
        troth__release(p);
    }
}

void troth__fulfil(troth_promise *p)
{
    uintptr_t waiters = p->waiters;
    TROTH_ASSERT(troth__is(p) == TROTH_PENDING, "settled twice");
    p->word = (p->word & ~TROTH_W(TROTH_RUNNING | TROTH_ENDING | TROTH_MARKED)) | TROTH_W(TROTH_LOCKED | TROTH_FULFILLED);
    p->waiters = 0;
    if (waiters) {
        if (TROTH_LIKELY(!(waiters & 1)))
            wake_task(&troth__state, p, (troth_promise *)waiters);
        else
            troth__wake(&troth__state, p, waiters);
    }
    settled(p);
}

void troth__reject(troth_promise *p, troth_error *error)
{
    uintptr_t waiters = p->waiters;
    TROTH_ASSERT(troth__is(p) == TROTH_PENDING, "settled twice");
    p->word = (p->word & ~TROTH_W(TROTH_RUNNING | TROTH_ENDING | TROTH_MARKED)) | TROTH_W(TROTH_LOCKED | TROTH_REJECTED);
    p->error = error;
    troth__check_settled(p);
    troth__wake(&troth__state, p, waiters);
    if (troth__has(p, TROTH_SEEN)) {
        settled(p);
    } else if (!troth__in_tree(p) || troth__has(p, TROTH_DETACHED)) {
        troth__suspect(p);
        settled(p);
    } else if (!TROTH_LINKS(p)->prev) {
        return;                                 /* in its first part: troth_task_leave goes on */
    } else if (troth__has(p, TROTH_WATCHED)) {      /* the first failure ends the waiting */
        troth_promise *owner = troth__owner_of_failed(p);
        troth__add(owner, TROTH_COLLECT);
        troth_promise *awaited = TROTH_LINKS(owner)->awaiting;
        if (!troth__has(owner, TROTH_RUNNING) && !troth__failing(owner) && troth__is(awaited) == TROTH_PENDING)
            troth__end_wait(owner, &troth__state.turn);
    } else if (p->refs == 1) {
        troth__orphan(p);
    }
}

/* A requested ECANCELED stays one: nobody is told of it. */
void troth__reject_as(troth_promise *p, const troth_promise *q)
{
    if (troth__requested(q))
        troth__add(p, TROTH_ASKED);
    troth__reject(p, error_keep(q->error));
}

/* Both have the same type T, so the value stands at the same place behind the header. */
void troth__settle_as(troth_promise *p, troth_promise *q)
{
    if (troth__is(q) == TROTH_REJECTED) {
        troth__reject_as(p, q);
        return;
    }
    size_t size = troth__size_of(p), given = troth__size_of(q);
    troth__add(q, TROTH_TAKEN);
    memcpy(p + 1, q + 1, (size < given ? size : given) - sizeof *p);
    troth__fulfil(p);
}

void troth__see(troth_promise *p)
{
    if (troth__is(p) != TROTH_REJECTED || troth__has(p, TROTH_SEEN))
        return;
    troth__add(p, TROTH_SEEN);
    if (troth__linked(p)) {
        troth__unlink(p);
        troth__release(p);
    }
}

/* --- the tree ----------------------------------------------------------------------------------------------------------------- */

troth_promise *troth__owner(const troth_promise *p)
{
    uintptr_t prev = TROTH_LINKS(p)->prev;
    while (!(prev & 1))
        prev = TROTH_LINKS((troth_promise *)prev)->prev;
    return (troth_promise *)(prev & ~(uintptr_t)1);
}

/* A task that was rejected, and stays in its owner's list, awaits nothing any more: the place holds the owner, once that was
 * looked for. */
static troth_promise *known_owner(const troth_promise *p)
{
    return p->type->kind == TROTH_TASK && !p->type->requests && troth__is(p) == TROTH_REJECTED ? TROTH_LINKS(p)->awaiting : NULL;
}

/* Thousands may fail in one turn, the oldest, which is the last of the list, first. So the walk goes both ways at once, and
 * ends at the first sibling or at one that knows: all of them together take n log n steps at most. */
troth_promise *troth__owner_of_failed(troth_promise *p)
{
    const troth_promise *younger = p, *older = p;
    troth_promise *owner = known_owner(p);
    while (!owner) {
        uintptr_t prev = TROTH_LINKS(younger)->prev;
        older = older ? TROTH_LINKS(older)->next : NULL;
        if (prev & 1)
            owner = (troth_promise *)(prev & ~(uintptr_t)1);
        else if (!(owner = known_owner(younger = (troth_promise *)prev)) && older)
            owner = known_owner(older);
    }
    if (p->type->kind == TROTH_TASK && !p->type->requests)
        TROTH_LINKS(p)->awaiting = owner;
    return owner;
}

troth_promise *troth__operation_new(const troth_descriptor *type)
{
    struct troth__state *s = &troth__state;
    char *block = troth__alloc(s, 2 * sizeof(void *) + type->size);
    if (!block)
        return NULL;
    troth_promise *p = (troth_promise *)(void *)(block + 2 * sizeof(void *));
    *p = (troth_promise){ .type = type, .refs = 2, .flags = TROTH_LOCKED };
    troth__link(s, p, s->current);
    return p;
}

/* --- unseen rejections (section 8; 27.2.1.9 HostPromiseRejectionTracker) --------------------------------------------------------- */

static void more_suspects(struct troth__state *s, const troth_promise *p)
{
    enum { FEW = sizeof s->first_suspects / sizeof s->first_suspects[0] };
    size_t room = s->suspect_room ? s->suspect_room * 2 : FEW;
    troth_promise **list = room == FEW ? s->first_suspects : troth__big_alloc(room * sizeof *list);
    if (!list)
        troth__fault("out of memory: a rejection cannot be reported: %s", p->error->message);
    if (s->suspects)
        memcpy(list, s->suspects, s->suspect_count * sizeof *list);
    if (s->suspects != s->first_suspects)
        troth__big_free(s->suspects);
    s->suspects = list;
    s->suspect_room = room;
}

void troth__suspect(troth_promise *p)
{
    struct troth__state *s = &troth__state;
    if (troth__has(p, TROTH_SUSPECT))
        return;
    if (s->suspect_count == s->suspect_room)
        more_suspects(s, p);
    troth__add(p, TROTH_SUSPECT);
    troth__keep(p);
    s->suspects[s->suspect_count++] = p;
}

void promise_on_unhandled(promise_unhandled_callback *fn, void *context)
{
    troth__state.unhandled = fn;
    troth__state.unhandled_context = context;
}

static void report(struct troth__state *s, troth_promise *p)
{
    if (s->unhandled) {
        s->unhandled(p, p->error, s->unhandled_context);
        return;
    }
    fflush(stdout);
    troth__error_print_as(p->error, stderr, "uncaught error: ");
    exit(1);
}

/* Those that come while it reports wait for the next time. */
bool troth__report(void)
{
    struct troth__state *s = &troth__state;
    size_t count = s->suspect_count;
    for (size_t i = 0; i < count; i++) {
        troth_promise *p = s->suspects[i];
        troth__drop(p, TROTH_SUSPECT);
        if (!troth__has(p, TROTH_SEEN)) {
            troth__add(p, TROTH_SEEN);
            if (!troth__requested(p))
                report(s, p);
        }
        troth__release(p);
    }
    s->suspect_count -= count;
    memmove(s->suspects, s->suspects + count, s->suspect_count * sizeof *s->suspects);
    return s->head != s->tail || s->suspect_count;
}

void troth__lost(troth_error *error)
{
    troth_release(troth_promise_rejected(sizeof(troth_promise), _Alignof(troth_promise), error));
}

/* --- references -------------------------------------------------------------------------------------------------------------------- */

/* A pending promise that nobody can settle any more: its reactions are dropped, and their targets go the same way. The
 * queue makes a loop of it: a chain of derived promises can be long. */
static void drop_reactions(troth_promise *p)
{
    static _Thread_local struct troth__node *dropped;
    static _Thread_local bool busy;
    struct troth__node *tail = troth__tail(p);
    if (!tail)
        return;
    p->waiters = 0;
    struct troth__node *head = tail->next;
    tail->next = dropped;
    dropped = head;
    if (busy)
        return;
    busy = true;
    while ((head = dropped)) {
        dropped = head->next;
        TROTH_ASSERT(head->type != &troth__waiter, "a promise is freed while a task waits for it");
        head->source = NULL;
        if (troth__is_aside(head))
            head->target = NULL;
        if (head->type->discard)
            head->type->discard(head);
        troth__node_done(head);
    }
    busy = false;
}

size_t troth__size_of(const troth_promise *p)
{
    const troth_descriptor *type = p->type;
    if (type->kind == TROTH_PLAIN || type->kind == TROTH_TIMEOUT)
        return (size_t)p->point * 8;            /* set by promise_new */
    return type->size ? type->size : troth__request_size(p);
}

static void free_block(troth_promise *p, size_t prefix)
{
    if (p->type->align > TROTH_GRAIN)
        troth__aligned_free(p, prefix);
    else
        troth__free(&troth__state, (char *)p - prefix, prefix + troth__size_of(p));
}


void troth__free_object(void *object)
{
    troth_promise *p = object;
    const troth_descriptor *type = p->type;
    if (TROTH_LIKELY(type->kind == TROTH_PLAIN && type->align <= TROTH_GRAIN && troth__fulfilled(p))) {
        troth__free(&troth__state, p, (size_t)p->point * 8);
        return;
    }
    if (TROTH_LIKELY(type->kind == TROTH_OPERATION && type->size && type->align <= TROTH_GRAIN && troth__fulfilled(p) && !type->discard && !type->destroy)) {
        TROTH_ASSERT(!TROTH_LINKS(p)->prev, "freed while linked");
        troth__free(&troth__state, (void **)object - 2, 2 * sizeof(void *) + type->size);
        return;
    }
    if (type->kind == TROTH_ITERATOR) {
        troth__free_iterator(object);
        return;
    }
    if (type->requests && troth__async_survives(p))
        return;
    TROTH_ASSERT(!troth__in_tree(p) || (!TROTH_LINKS(p)->prev && troth__is(p)), "released too often: a task is freed that has not ended");
    if (troth__is(p) == TROTH_PENDING) {
        if (p->waiters) {
            p->refs = 1u << 30;                 /* what is dropped may look at it once more */
            drop_reactions(p);
        }
        if (type->kind == TROTH_COMBINATOR)
            troth__combinator_drop(p);
    } else if (troth__is(p) == TROTH_REJECTED) {
        error_free(p->error);
    } else if (type->discard && !troth__has(p, TROTH_TAKEN)) {
        type->discard((char *)p + type->value_offset);
    }
    if (type->destroy)
        type->destroy(p);
    free_block(p, type->kind == TROTH_TASK ? sizeof(struct troth__links) + (type->requests ? sizeof(struct troth__async) : 0)
            : type->kind == TROTH_OPERATION ? 2 * sizeof(void *) + (type->size ? 0 : sizeof(struct troth__request))
            : type->kind == TROTH_TIMEOUT ? sizeof(struct troth__watch) : 0);
}

void *troth_keep(const void *object)
{
    troth_promise *p = (troth_promise *)(uintptr_t)object;
    if (p)
        troth__keep(p);
    return p;
}

void troth_release(const void *object)
{
    if (object)
        troth__release((troth_promise *)(uintptr_t)object);
}

void *troth_set(void *slot, void *object)
{
    troth_promise **at = slot, *before = *at;
    *at = object;
    if (before)
        troth__release(before);
    return object;
}

void troth_unset(void *slots, size_t count)
{
    troth_promise **at = slots;
    while (count--) {
        troth_promise *p = at[count];
        at[count] = NULL;
        if (p)
            troth__release(p);
    }
}

troth_error *troth__release_owned(void *frame, const struct troth_owned *owned, unsigned kinds)
{
    troth_error *error = NULL;
    size_t rows = 0;
    while (owned[rows].count)
        rows++;
    while (rows--) {                            /* inner blocks come last, and are left first */
        void **slots = (void **)(void *)((char *)frame + owned[rows].offset);
        if (!(kinds & 1u << owned[rows].kind))
            continue;
        for (unsigned i = owned[rows].count; i--;) {
            void *object = slots[i];
            slots[i] = NULL;
            if (!object)
                continue;
            if (owned[rows].kind == TROTH_OWNED_ERROR) {
                error_free(object);
                continue;
            }
            troth_error *closing = NULL;
            if (owned[rows].kind == TROTH_OWNED_OPEN)           /* a foreach left by an error: the body's error is the one thrown */
                error_free(troth_iter_close(object));
            else if (owned[rows].kind == TROTH_OWNED_ITERATOR && ((troth_promise *)object)->refs == 1)
                closing = troth_iter_close(object);
            troth__release(object);
            if (!error)
                error = closing;
            else if (closing)
                troth__append(&error, closing);
        }
    }
    return error;
}
