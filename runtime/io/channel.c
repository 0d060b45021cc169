/*
 * channel.c: queues of values between tasks, and between threads.
 *
 * A ring of values, a list of operations that wait to send, one of those that wait to receive. Always: who waits to receive
 * finds the ring empty and nobody waiting to send; who waits to send finds `capacity` values in the ring. A wait is on a
 * list, or it has been served and only its settlement is to come; so a cancel either takes it off, or comes too late, and
 * the value is delivered. A value that was received by nobody (the await was cancelled after it had come) goes back to the
 * front.
 *
 * A channel of one thread has no lock. In a shared one everything stands under the lock but the settlement, which is the
 * loop's that waits: it is posted there, unless that is this thread's. Who waits on a shared channel holds its loop.
 * Settling may free operations, which comes back here; so it is done when the lock is free.
 */
#include "runtime/loop/loop.h"

#include <troth/iter.h>
#include <troth/sync.h>

enum { WAITING, SERVED, ENDED, BROKEN };        /* of a wait; ENDED: no more values; BROKEN: the channel was closed */

struct list { troth_promise *first, *last; };

struct troth_channel {
    const struct troth_channel_type *type;
    atomic_size_t refs;
    const struct troth__state *thread;          /* of one that is not shared */
    uv_mutex_t lock;
    bool shared, closed;
    size_t capacity, count, room, head;
    char *ring;
    struct list senders, receivers;
};

#define WAIT(p) ((struct troth_channel_wait *)(void *)((char *)(p) + (p)->type->size) - 1)

static void *value_in(troth_promise *wait) { return (char *)wait + wait->type->value_offset; }

static void lock(struct troth_channel *c)
{
    if (c->shared)
        uv_mutex_lock(&c->lock);
}

static void unlock(struct troth_channel *c)
{
    if (c->shared)
        uv_mutex_unlock(&c->lock);
}

static bool is_mine(const struct troth_channel *c) { return c->shared || c->thread == &troth__state; }

static void need_mine(const struct troth_channel *c, const char *what)
{
    if (!c || !is_mine(c))
        troth__fault("%s: %s", what, c ? "the channel belongs to another thread (channel_shared makes one for several)" : "the channel is NULL");
}

/* --- lists --------------------------------------------------------------------------------------------------------------------- */

static void append(struct list *list, troth_promise *p)
{
    struct troth_channel_wait *wait = WAIT(p);
    wait->before = list->last;
    wait->after = NULL;
    if (list->last)
        WAIT(list->last)->after = p;
    else
        list->first = p;
    list->last = p;
}

static void take_off(struct list *list, troth_promise *p)
{
    struct troth_channel_wait *wait = WAIT(p);
    if (wait->before)
        WAIT(wait->before)->after = wait->after;
    else
        list->first = wait->after;
    if (wait->after)
        WAIT(wait->after)->before = wait->before;
    else
        list->last = wait->before;
}

/* The first that waits, which is served with `state`; it is linked by `after` into what this call has to settle. */
static troth_promise *serve(struct list *list, unsigned char state)
{
    troth_promise *p = list->first;
    if (p) {
        take_off(list, p);
        WAIT(p)->state = state;
        WAIT(p)->after = NULL;
    }
    return p;
}

/* --- the ring -------------------------------------------------------------------------------------------------------------------- */

static void grow(struct troth_channel *c)
{
    size_t room = c->room ? c->room * 2 : 8, size = c->type->value_size;
    char *ring = troth__big_alloc(room * size);
    if (!ring)
        troth__fault("out of memory: a channel of %zu values", room);
    size_t first = c->room - c->head < c->count ? c->room - c->head : c->count;
    if (c->count) {
        memcpy(ring, c->ring + c->head * size, first * size);
        memcpy(ring + first * size, c->ring, (c->count - first) * size);
    }
    troth__big_free(c->ring);
    c->ring = ring;
    c->room = room;
    c->head = 0;
}

static void *place(struct troth_channel *c, size_t i) { return c->ring + (c->head + i) % c->room * c->type->value_size; }

static void push_back(struct troth_channel *c, const void *value)
{
    if (c->count == c->room)
        grow(c);
    memcpy(place(c, c->count++), value, c->type->value_size);
}

static void push_front(struct troth_channel *c, const void *value)
{
    if (c->count == c->room)
        grow(c);
    c->head = (c->head + c->room - 1) % c->room;
    c->count++;
    memcpy(place(c, 0), value, c->type->value_size);
}

static void pop_front(struct troth_channel *c, void *value)
{
    memcpy(value, place(c, 0), c->type->value_size);
    c->head = (c->head + 1) % c->room;
    c->count--;
}

/* --- settling -------------------------------------------------------------------------------------------------------------------- */

static void settle_here(void *arg)
{
    troth_promise *p = arg;
    struct troth_channel_wait *wait = WAIT(p);
    troth_loop *loop = wait->loop;
    bool sends = p->type->value_size == 0;
    wait->loop = NULL;
    if (wait->state == SERVED || (wait->state == ENDED && wait->quiet))
        troth__fulfil(p);
    else if (sends)
        troth__reject(p, troth__error(EPIPE, "channel_send: the channel is closed"));
    else
        troth__reject(p, troth__error(ENODATA, "channel_receive: the channel is closed"));
    if (loop)
        loop_unhold(loop);
}

/* Those that were served, one after the other; without the lock. Each is pending, and so alive, until its loop settles it. */
static void settle(troth_promise *p)
{
    for (troth_promise *after; p; p = after) {
        troth_loop *loop = WAIT(p)->loop;
        after = WAIT(p)->after;
        if (loop && loop != troth__loop_if_any())
            loop_post(loop, settle_here, p);
        else
            settle_here(p);
    }
}

/* --- what a value can do -------------------------------------------------------------------------------------------------------- */

/* To a receiver, or into the ring. False: it has to wait. *served: whom to settle. */
static bool put(struct troth_channel *c, const void *value, troth_promise **served)
{
    troth_promise *receiver = serve(&c->receivers, SERVED);
    if (receiver)
        memcpy(value_in(receiver), value, c->type->value_size);
    else if (c->count < c->capacity)
        push_back(c, value);
    else
        return false;
    *served = receiver;
    return true;
}

/* From the ring, where the first sender's takes its place, or from that. */
static bool take(struct troth_channel *c, void *value, troth_promise **served)
{
    *served = NULL;
    if (c->count) {
        pop_front(c, value);
        if (c->count < c->capacity && (*served = serve(&c->senders, SERVED)))
            push_back(c, value_in(*served));
        return true;
    }
    if ((*served = serve(&c->senders, SERVED)))
        memcpy(value, value_in(*served), c->type->value_size);
    return *served;
}

/* Nobody has it: to the first that waits, or to the front. */
static void put_back(struct troth_channel *c, const void *value)
{
    lock(c);
    troth_promise *receiver = serve(&c->receivers, SERVED);
    if (receiver)
        memcpy(value_in(receiver), value, c->type->value_size);
    else
        push_front(c, value);
    unlock(c);
    settle(receiver);
}

/* --- operations ------------------------------------------------------------------------------------------------------------------ */

static troth_promise *wait_new(struct troth_channel *c, const troth_descriptor *type)
{
    troth_promise *p = troth__operation_new(type);
    if (p)
        *WAIT(p) = (struct troth_channel_wait){ .channel = troth_channel_keep(c), .state = WAITING };
    return p;
}

/* Under the lock, which is given up. */
static void wait_in(struct troth_channel *c, struct list *list, troth_promise *p)
{
    if (c->shared)
        WAIT(p)->loop = loop_hold(troth__loop());
    append(list, p);
    unlock(c);
}

static troth_promise *misused(const struct troth_channel *c, const char *what, size_t size)
{
    return troth_promise_rejected(size, TROTH_GRAIN, troth__error(EINVAL, "%s: %s", what,
        c ? "the channel belongs to another thread (channel_shared makes one for several)" : "the channel is NULL"));
}

struct troth_promise_void *troth_channel_send(struct troth_channel *c, const void *value)
{
    if (!c || !is_mine(c))
        return (void *)misused(c, "channel_send", sizeof(troth_promise));
    troth_promise *p = wait_new(c, &c->type->send), *served = NULL;
    if (!p)
        return (void *)troth__refused();
    lock(c);
    if (!c->closed && !put(c, value, &served)) {
        memcpy(value_in(p), value, c->type->value_size);
        wait_in(c, &c->senders, p);
        return (void *)p;
    }
    WAIT(p)->state = c->closed ? BROKEN : SERVED;
    unlock(c);
    settle(served);
    settle_here(p);
    return (void *)p;
}

static troth_promise *receive(struct troth_channel *c, bool quiet)
{
    troth_promise *p = wait_new(c, &c->type->receive), *served;
    if (!p)
        return troth__refused();
    WAIT(p)->quiet = quiet;
    lock(c);
    bool taken = take(c, value_in(p), &served);
    if (!taken && !c->closed) {
        wait_in(c, &c->receivers, p);
        return p;
    }
    WAIT(p)->state = taken ? SERVED : ENDED;
    unlock(c);
    settle(served);
    settle_here(p);
    return p;
}

troth_promise *troth_channel_receive(struct troth_channel *c)
{
    if (!c || !is_mine(c))
        return misused(c, "channel_receive", sizeof(troth_promise) + (c ? c->type->value_size + TROTH_GRAIN : 4096));
    return receive(c, false);
}

/* The cancel hook. What has been served is settled in a moment. */
void troth_channel_cancel(troth_promise *p)
{
    struct troth_channel_wait *wait = WAIT(p);
    struct troth_channel *c = wait->channel;
    lock(c);
    bool waits = wait->state == WAITING;
    if (waits)
        take_off(p->type == &c->type->send ? &c->senders : &c->receivers, p);
    unlock(c);
    if (!waits)
        return;
    troth_loop *loop = wait->loop;
    wait->loop = NULL;
    troth__reject(p, troth__canceled());
    if (loop)
        loop_unhold(loop);
}

void troth_channel_destroy(troth_promise *p)
{
    struct troth_channel *c = WAIT(p)->channel;
    bool received = p->type == &c->type->receive && WAIT(p)->state == SERVED;
    if (received && !troth__has(p, TROTH_TAKEN | TROTH_SEEN))
        put_back(c, value_in(p));
    troth_channel_release(c);
}

bool troth_channel_try_send(struct troth_channel *c, const void *value)
{
    troth_promise *served = NULL;
    need_mine(c, "channel_try_send");
    lock(c);
    bool sent = !c->closed && put(c, value, &served);
    unlock(c);
    settle(served);
    return sent;
}

bool troth_channel_try_receive(struct troth_channel *c, void *value)
{
    troth_promise *served;
    need_mine(c, "channel_try_receive");
    lock(c);
    bool taken = take(c, value, &served);
    unlock(c);
    settle(served);
    return taken;
}

/* --- values as an iterator: an async generator by hand ------------------------------------------------------------------------ */

const struct troth_point troth_channel_points[] = { { 0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 0 } };
enum { AWAITS = 1, YIELDED = 2 };

static struct troth_channel_body *body_of(troth_promise *it)
{
    return (void *)((char *)it + it->type->owned->offset);
}

void troth_channel_resume(troth_promise *it)
{
    const troth_descriptor *type = it->type;
    struct troth_channel *c = body_of(it)->channel;
    if (it->point != AWAITS && troth_await(it, AWAITS, receive(c, true)))
        return;
    troth_promise *p = troth_awaited(it);
    if (WAIT(p)->state == ENDED) {
        memset((char *)it + type->result_offset, 0, type->result_size);
        troth_async_return(it);
        return;
    }
    if (troth__has(it, TROTH_MARKED))           /* the yield is going to throw, and would lose it */
        put_back(c, value_in(p));
    memcpy((char *)it + type->value_offset, value_in(p), type->value_size);
    troth_async_yield(it, YIELDED);
}

static bool no_value(void *self, void *value, troth_error **error)
{
    (void)self, (void)value, (void)error;
    return false;
}

static void release_channel(void *self) { troth_channel_release(self); }

void *troth_channel_values(struct troth_channel *c)
{
    need_mine(c, "channel_values");
    troth_promise *it = troth_async_new(&c->type->values);
    *body_of(it) = (struct troth_channel_body){ .channel = troth_channel_keep(c),
        .owner = troth_iter_make(sizeof(troth_iterator) + sizeof(int), TROTH_GRAIN, sizeof(troth_iterator), sizeof(int), c, no_value, release_channel) };
    return it;
}

/* --- its life ------------------------------------------------------------------------------------------------------------------------ */

struct troth_channel *troth_channel_new(const struct troth_channel_type *type, size_t capacity, bool shared)
{
    struct troth_channel *c = troth__big_alloc(sizeof *c);
    if (!c)
        troth__fault("out of memory: channel_new");
    memset(c, 0, sizeof *c);
    c->type = type;
    c->capacity = capacity;
    c->shared = shared;
    c->thread = &troth__state;
    atomic_init(&c->refs, 1);
    if (shared && uv_mutex_init(&c->lock))
        troth__fault("channel_shared: a lock cannot be made");
    return c;
}

/* All of a list, linked by `after`. */
static troth_promise *serve_all(struct list *list, unsigned char state)
{
    troth_promise *all = list->first;
    for (troth_promise *p = all; p; p = WAIT(p)->after)
        WAIT(p)->state = state;
    *list = (struct list){ NULL, NULL };
    return all;
}

void troth_channel_close(struct troth_channel *c)
{
    need_mine(c, "channel_close");
    lock(c);
    c->closed = true;
    troth_promise *senders = serve_all(&c->senders, BROKEN), *receivers = serve_all(&c->receivers, ENDED);
    unlock(c);
    settle(senders);
    settle(receivers);
}

struct troth_channel *troth_channel_keep(struct troth_channel *c)
{
    if (c)
        atomic_fetch_add_explicit(&c->refs, 1, memory_order_relaxed);
    return c;
}

void troth_channel_release(struct troth_channel *c)
{
    if (!c || atomic_fetch_sub_explicit(&c->refs, 1, memory_order_acq_rel) != 1)
        return;
    if (c->shared)
        uv_mutex_destroy(&c->lock);
    troth__big_free(c->ring);
    troth__big_free(c);
}
