/*
 * async_generator.c: async generators (ECMA-262 27.6.3): a task that serves a queue of requests.
 *
 * A request is an operation of the task that made it and holds the generator. The first in the queue is being served: its
 * body runs, suspended like any task, until it yields, returns or fails; that settles the request. Between requests the
 * body is at rest. It hangs on the loop's list from its first request until it has ended, so that the tasks that it started
 * are found there; nobody's end waits for it, only for requests. Where the runtime has to act after a turn, the task
 * awaits the static promise `yielded`, and is resumed here. Turns are those of section 4 of the model.
 */
#include "object.h"

enum { HOW = 3, STORED = 4 };                   /* a request's point: TROTH_NORMAL ...; a value to be sent stands behind it */

static void withdraw(troth_promise *q);
static void discard_yielded(void *q);

/* Size and value are known by the generator's descriptor. By whether it is over-aligned, and discards what it yields. */
#define REQUEST(the_align, the_discard) { .resume = withdraw, .align = (the_align), .value_size = sizeof(void *), .kind = TROTH_OPERATION, \
    .name = "request", .discard = (the_discard) }
static const troth_descriptor request_types[2][2] = {
    { REQUEST(TROTH_GRAIN, NULL), REQUEST(TROTH_GRAIN, discard_yielded) },
    { REQUEST(2 * TROTH_GRAIN, NULL), REQUEST(2 * TROTH_GRAIN, discard_yielded) },
};

static bool is_request(const troth_promise *q) { return q->type->kind == TROTH_OPERATION && q->type->resume == withdraw; }

/* --- requests --------------------------------------------------------------------------------------------------------------- */

static size_t sent_offset(const struct troth_requests *r) { return (r->size + (size_t)TROTH_GRAIN - 1) & ~(size_t)(TROTH_GRAIN - 1); }

static size_t size_of(const troth_descriptor *of, unsigned point)
{
    const struct troth_requests *r = of->requests;
    return point & STORED ? sent_offset(r) + r->sent_size : r->size;
}

size_t troth__request_size(const troth_promise *q)
{
    return is_request(q) ? size_of(TROTH_REQUEST(q)->of, q->point) : 0;
}

static void *member(troth_promise *q, unsigned offset)
{
    return (char *)q + TROTH_REQUEST(q)->of->requests->offset + offset;
}

/* The R that a body returns, in its frame: it may be no member of its own. */
static unsigned result_size(const troth_descriptor *of)
{
    return !of->requests->result ? 0 : of->result_size ? of->result_size : of->requests->same ? of->value_size : 0;
}

static void *result_in(troth_promise *it)
{
    return (char *)it + (it->type->result_size ? it->type->result_offset : it->type->value_offset);
}

/* The iter_result is made: all that is not given is zero. A request to return keeps its own result there until it is served. */
static void fill(troth_promise *q, bool done, const void *value, const void *result)
{
    const troth_descriptor *of = TROTH_REQUEST(q)->of;
    const struct troth_requests *r = of->requests;
    memset(member(q, 0), 0, r->size - r->offset);
    *(bool *)member(q, r->done) = done;
    if (value && of->value_size)
        memcpy(member(q, r->value), value, of->value_size);
    if (result && result_size(of)) {
        memcpy(member(q, r->result), result, result_size(of));
        if (r->same)
            memcpy(member(q, r->value), result, result_size(of));
    }
}

static void discard_yielded(void *object)
{
    troth_promise *q = object;
    const troth_descriptor *of = TROTH_REQUEST(q)->of;
    if (!*(bool *)member(q, of->requests->done))
        of->discard(member(q, of->requests->value));
}

/* Pending, an operation of the running task. NULL when memory is out. */
static troth_promise *request_new(troth_promise *it, int how, const void *value)
{
    struct troth__state *s = &troth__state;
    const troth_descriptor *of = it->type;
    const struct troth_requests *r = of->requests;
    enum { PREFIX = sizeof(struct troth__request) + 2 * sizeof(void *) };
    unsigned point = (unsigned)how | (how == TROTH_NORMAL && value && r->sent_size ? STORED : 0);
    bool ordinary = r->align <= TROTH_GRAIN;
    size_t size = size_of(of, point);
    char *block = ordinary ? troth__alloc(s, PREFIX + size) : troth__aligned_alloc(PREFIX, size, r->align);
    if (!block)
        return NULL;
    troth_promise *q = (troth_promise *)(void *)(ordinary ? block + PREFIX : block);
    *q = (troth_promise){ .type = &request_types[!ordinary][of->discard != NULL], .refs = 2, .flags = TROTH_LOCKED, .point = (uint16_t)point };
    *TROTH_REQUEST(q) = (struct troth__request){ .of = of, .it = it };
    fill(q, true, NULL, how == TROTH_RETURN ? value : NULL);
    if (point & STORED)
        memcpy((char *)q + sent_offset(r), value, r->sent_size);
    troth__link(s, q, s->current);
    return q;
}

static void enqueue(troth_promise *it, troth_promise *q)
{
    struct troth__async *a = TROTH_ASYNC(it);
    troth__keep(it);
    if (a->head)
        TROTH_REQUEST(a->tail)->next = q;
    else
        a->head = q;
    a->tail = q;
}

static troth_promise *dequeue(troth_promise *it)
{
    struct troth__async *a = TROTH_ASYNC(it);
    troth_promise *q = a->head;
    if (q) {
        a->head = TROTH_REQUEST(q)->next;
        TROTH_REQUEST(q)->it = NULL;
    }
    return q;
}

static troth_error *take_error(troth_promise *q)
{
    troth_error *error = TROTH_REQUEST(q)->error;
    TROTH_REQUEST(q)->error = NULL;
    return error;
}

troth_promise *troth__asked_of(const troth_promise *q)
{
    return is_request(q) && troth__is(q) == TROTH_PENDING ? TROTH_REQUEST(q)->it : NULL;
}

troth_promise *troth__served_by(const troth_promise *q)
{
    troth_promise *it = troth__asked_of(q);
    return it && troth__is(it) == TROTH_PENDING && TROTH_ASYNC(it)->head == q ? it : NULL;
}

troth_promise *troth__served(const troth_promise *it) { return TROTH_ASYNC(it)->head; }

/* The cancel hook of a request that is not served. The first one of a finished generator settles in a turn all the same. */
static void withdraw(troth_promise *q)
{
    troth_promise *it = TROTH_REQUEST(q)->it;
    struct troth__async *a = it ? TROTH_ASYNC(it) : NULL;
    if (!it || a->head == q)
        return;
    troth_promise *before = a->head;
    while (TROTH_REQUEST(before)->next != q)
        before = TROTH_REQUEST(before)->next;
    TROTH_REQUEST(before)->next = TROTH_REQUEST(q)->next;
    if (a->tail == q)
        a->tail = before;
    TROTH_REQUEST(q)->it = NULL;
    error_free(take_error(q));
    troth__reject(q, troth__canceled());
    troth__release(it);
}

/* --- the body ------------------------------------------------------------------------------------------------------------------ */

void *troth_async_new(const troth_descriptor *type)
{
    struct troth__state *s = &troth__state;
    enum { PREFIX = sizeof(struct troth__async) + sizeof(struct troth__links) };
    bool ordinary = type->align <= TROTH_GRAIN;
    char *block = ordinary ? troth__alloc(s, PREFIX + type->size) : troth__aligned_alloc(PREFIX, type->size, type->align);
    if (!block)
        troth__fault("out of memory: a call of the async generator %s", type->name);
    troth_promise *it = (troth_promise *)(void *)(ordinary ? block + PREFIX : block);
    *it = (troth_promise){ .type = type, .refs = 1, .flags = TROTH_LOCKED };
    *TROTH_LINKS(it) = (struct troth__links){ 0 };
    *TROTH_ASYNC(it) = (struct troth__async){ .state = TROTH_AT_START };
    if (type->owned)
        for (const struct troth_owned *o = type->owned; o->count; o++)
            memset((char *)it + o->offset, 0, o->count * sizeof(void *));
    return it;
}

bool troth_async_done(const troth_promise *it)
{
    if (!it)
        troth_null_iterator();
    return TROTH_ASYNC(it)->state >= TROTH_AWAITS_RETURN;
}

/* Goes on where the error of an iter_throw is handled, or simply at its point. */
static void enter(troth_promise *it, troth_error *error)
{
    struct troth__state *s = &troth__state;
    troth_promise *before = s->current;
    s->current = it;
    troth__add(it, TROTH_RUNNING);
    const struct troth_point *row = it->point < it->type->point_count ? &it->type->points[it->point] : NULL;
    if (error)
        troth__trace(error, it->type, it->point);
    if (error && (!row || !row->on_error)) {
        troth__end(it, error);
    } else {
        if (error) {
            s->caught = error;
            it->point = row->on_error;
        }
        it->type->resume(it);
    }
    s->current = before;
}

/* Suspends for a turn. A cancel that is under way is thrown after it. */
static void turn(troth_promise *t)
{
    struct troth__state *s = &troth__state;
    troth_promise *with = troth__has(t, TROTH_MARKED) ? &s->cancelled : &s->turn;
    TROTH_ASSERT(!TROTH_LINKS(t)->awaiting, "a turn of a task that awaits");
    with->refs++;
    TROTH_LINKS(t)->awaiting = with;
    troth__drop(t, TROTH_RUNNING);
    troth__queue(s, t);
    troth__sweep_suspended(t, t->point);
}

void troth_turn(troth_promise *t, unsigned point)
{
    TROTH_ASSERT(troth__has(t, TROTH_RUNNING), "a task that does not run takes a turn");
    troth__drop_awaited(t);
    t->point = (uint16_t)point;
    turn(t);
}

/* Waits for a turn behind which the runtime acts, whether or not there is a mark. */
static void later(troth_promise *it, unsigned state)
{
    struct troth__state *s = &troth__state;
    TROTH_ASYNC(it)->state = (uint8_t)state;
    TROTH_LINKS(it)->awaiting = &s->yielded;
    s->yielded.refs++;
    troth__drop(it, TROTH_RUNNING);
    troth__queue(s, it);
}

/* 27.6.3.6 AsyncGeneratorResume, 27.6.3.7 AsyncGeneratorUnwrapYieldResumption: the next request, of a body that rests. True: the
 * body is to go on at its point. */
static bool serve(troth_promise *it)
{
    struct troth__async *a = TROTH_ASYNC(it);
    troth_promise *q = a->head;
    const struct troth_requests *r = it->type->requests;
    unsigned how = q->point & HOW;
    if (a->state == TROTH_AT_START)
        troth__link(&troth__state, it, NULL);
    a->state = TROTH_SERVING;
    if (how == TROTH_RETURN) {
        memcpy(result_in(it), member(q, r->result), result_size(it->type));
        later(it, TROTH_RETURNING);
        return false;
    }
    if (how == TROTH_THROW) {
        enter(it, take_error(q));
        return false;
    }
    if (q->point & STORED)
        memcpy((char *)it + r->sent_offset, (char *)q + sent_offset(r), r->sent_size);
    else
        memset((char *)it + r->sent_offset, 0, r->sent_size);
    return true;
}

static void discard_value(troth_promise *it)
{
    if (it->type->discard)
        it->type->discard((char *)it + it->type->value_offset);
}

/* 27.6.3.8 AsyncGeneratorYield: answers the request that is served. True: the body is to go on at its point, for the next one. */
static bool answer_yield(troth_promise *it)
{
    struct troth__async *a = TROTH_ASYNC(it);
    troth_promise *q = dequeue(it);
    if (!q) {                                   /* nobody can ask it again: it was closing itself */
        discard_value(it);
        troth__end(it, troth__error(EINVAL, "a generator yielded while it was being closed"));
        return false;
    }
    if (troth__has(q, TROTH_ASKED))
        troth__drop(it, TROTH_MARKED);          /* the request was for this one; who waits for it is still marked */
    troth__drop(it, TROTH_RUNNING);
    a->state = TROTH_AT_REST;
    fill(q, false, (char *)it + it->type->value_offset, NULL);
    troth__fulfil(q);
    if (a->closing) {                           /* somebody has kept it: it is not closed */
        a->closing = false;
        troth__release(it);
    }
    bool more = a->head;
    troth__release(it);                         /* the request's, which may be the last */
    if (!more || !serve(it))
        return false;
    troth__add(it, TROTH_RUNNING);
    return true;
}

/* A value that is yielded with a cancel request under way is dropped: ECANCELED is thrown at the yield. */
static bool cancelled_yield(troth_promise *it, unsigned point)
{
    TROTH_ASSERT(troth__has(it, TROTH_RUNNING), "an async generator that does not run yields");
    troth__drop_awaited(it);
    it->point = (uint16_t)point;
    if (!troth__has(it, TROTH_MARKED))
        return false;
    discard_value(it);
    turn(it);
    return true;
}

void troth_async_yield(troth_promise *it, unsigned point)
{
    if (cancelled_yield(it, point))
        return;
    later(it, TROTH_YIELDING);
    troth__sweep_suspended(it, point);
}

bool troth_async_pass(troth_promise *it, unsigned point)
{
    return cancelled_yield(it, point) || !answer_yield(it);
}

/* --- the end ---------------------------------------------------------------------------------------------------------------------- */

static void settle_done(troth_promise *q)
{
    troth_error *error = take_error(q);
    if (error)
        troth__reject(q, error);
    else
        troth__fulfil(q);                       /* {zero, or what iter_return gave; done: true} is there */
}

/* 27.6.3.10 AsyncGeneratorDrainQueue; 27.6.3.9 AsyncGeneratorAwaitReturn: a return takes a turn, and the others wait behind it.
 * The caller has a reference. */
static void drain(troth_promise *it)
{
    struct troth__async *a = TROTH_ASYNC(it);
    a->state = TROTH_DONE;
    while (a->head) {
        if ((a->head->point & HOW) == TROTH_RETURN) {
            later(it, TROTH_AWAITS_RETURN);
            return;
        }
        settle_done(dequeue(it));
        troth__release(it);
    }
}

/* For its object: what is freed is settled. Its value is not its own. */
static void mark_done(troth_promise *it)
{
    TROTH_ASSERT(!TROTH_LINKS(it)->first, "an async generator ended before its children");
    it->word = (it->word & ~TROTH_W(TROTH_RUNNING | TROTH_ENDING | TROTH_MARKED | TROTH_UNWINDING)) | TROTH_W(TROTH_FULFILLED | TROTH_TAKEN);
    TROTH_ASYNC(it)->state = TROTH_DONE;
    if (TROTH_LINKS(it)->prev)
        troth__unlink(it);
}

/* 27.6.3.2 AsyncGeneratorStart, step 4: the body is over. */
void troth__async_end(troth_promise *it, troth_error *error)
{
    struct troth__async *a = TROTH_ASYNC(it);
    bool closing = a->closing;
    mark_done(it);
    a->closing = false;
    troth_promise *q = dequeue(it);
    if (q && !error)
        fill(q, true, NULL, result_in(it));
#ifdef TROTH_CHECK
    memset(it + 1, 0xDB, it->type->size - sizeof *it);      /* its locals are over: whoever still has a pointer to one shall see it */
#endif
    if (q)
        TROTH_REQUEST(q)->error = error;
    else if (error)
        troth__lost(error);
    if (q)
        settle_done(q);
    drain(it);
    if (closing)
        troth__release(it);
    if (q)
        troth__release(it);
}

void troth_async_return(troth_promise *it)
{
    TROTH_ASSERT(troth__has(it, TROTH_RUNNING), "an async generator that does not run returns");
    troth__end(it, NULL);
}

/* It ends before its start: its parameters are released. Gives the error of closing an iterator among them. */
static troth_error *end_unbegun(troth_promise *it)
{
    troth_error *error = NULL;
    mark_done(it);
    if (it->type->owned)
        error = troth__release_owned(it, it->type->owned, ~0u);
    return error;
}

void troth__async_resumed(troth_promise *it)
{
    struct troth__async *a = TROTH_ASYNC(it);
    unsigned state = a->state;
    TROTH_LINKS(it)->awaiting = NULL;
    troth__state.yielded.refs--;
    if (state == TROTH_YIELDING) {
        a->state = TROTH_SERVING;
        if (answer_yield(it))
            it->type->resume(it);
    } else if (state == TROTH_RETURNING) {
        const struct troth_point *row = it->point < it->type->point_count ? &it->type->points[it->point] : NULL;
        a->state = TROTH_SERVING;
        if (row && row->on_return) {
            it->point = row->on_return;
            it->type->resume(it);
        } else {
            troth__end(it, NULL);
        }
    } else {
        TROTH_ASSERT(state == TROTH_AWAITS_RETURN && a->head, "an async generator is resumed that waits for no turn");
        troth__drop(it, TROTH_RUNNING);
        settle_done(dequeue(it));
        drain(it);
        troth__release(it);
    }
}

/* Nobody can ask it any more: its finally and defer run, detached, on a reference of its own. */
bool troth__async_survives(troth_promise *it)
{
    struct troth__async *a = TROTH_ASYNC(it);
    if (a->state == TROTH_DONE)
        return false;
    it->refs = 1;
    if (a->state == TROTH_AT_START) {
        troth_error *error = end_unbegun(it);
        if (error)
            troth__lost(error);
        return --it->refs;
    }
    TROTH_ASSERT(a->state == TROTH_AT_REST, "an async generator is freed while its body runs");
    a->closing = true;
    memset(result_in(it), 0, result_size(it->type));
    later(it, TROTH_RETURNING);
    return true;
}

/* --- 27.6.1: next, throw and return ------------------------------------------------------------------------------------------------- */

void *troth_async_request(troth_promise *it, int how, const void *value, troth_error *error)
{
    if (!it)
        troth_null_iterator();
    troth__check_alive(it, "a request to");
    TROTH_ASSERT(it->type->requests, "a request to what is no async generator");
    if (how == TROTH_THROW && !error)
        error = troth__error(EINVAL, "iter_throw with NULL");
    troth_promise *q = request_new(it, how, value);
    if (!q) {
        error_free(error);
        return troth__refused();
    }
    struct troth__async *a = TROTH_ASYNC(it);
    bool at_start = a->state == TROTH_AT_START, ends = at_start && how != TROTH_NORMAL;
    if (ends) {
        troth_error *closing = end_unbegun(it);
        if (error)
            error_free(closing);                /* as of any other body: its own error wins */
        else
            error = closing;
    }
    TROTH_REQUEST(q)->error = error;
    if (a->state == TROTH_DONE && how != TROTH_RETURN) {
        TROTH_REQUEST(q)->it = NULL;
        settle_done(q);
        return q;
    }
    enqueue(it, q);
    if (a->state == TROTH_DONE)
        drain(it);
    else if (a->state <= TROTH_AT_REST && serve(it))
        enter(it, NULL);
    return q;
}

/* --- slots that own async iterators ------------------------------------------------------------------------------------------------ */

bool troth__any_async(const troth_promise *t, const struct troth_owned *owned)
{
    for (; owned->count; owned++) {
        troth_promise *const *slots = (void *)((char *)(uintptr_t)t + owned->offset);
        for (unsigned i = 0; owned->kind == TROTH_OWNED_ASYNC_ITERATOR && i < owned->count; i++)
            if (slots[i] && TROTH_ASYNC(slots[i])->state != TROTH_DONE)
                return true;
    }
    return false;
}

bool troth__close_async(troth_promise *t, const struct troth_owned *owned, unsigned set)
{
    size_t rows = 0;
    while (owned[rows].count)
        rows++;
    while (rows--) {                            /* inner blocks come last, and are left first */
        troth_promise **slots = (void *)((char *)t + owned[rows].offset);
        for (unsigned i = owned[rows].count; owned[rows].kind == TROTH_OWNED_ASYNC_ITERATOR && i--;) {
            troth_promise *it = slots[i], *q = NULL;
            slots[i] = NULL;
            if (!it)
                continue;
            if (it->refs == 1 && TROTH_ASYNC(it)->state == TROTH_AT_REST)
                q = troth_async_request(it, TROTH_RETURN, NULL, NULL);
            troth__release(it);                 /* memory was out: it closes itself */
            if (!q)
                continue;
            bool waits = is_request(q);
            if (waits)
                troth__add(q, set);
            troth__release(q);
            if (waits)
                return true;
        }
    }
    return false;
}
