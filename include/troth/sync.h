/*
 * sync.h: what tasks hand to each other and wait for: channels (also between threads), semaphores, mutexes, and a limit for
 * how many tasks run at a time. Whoever waits is served first come, first served; every wait is an operation of the running
 * task, and one that is cancelled leaves nothing behind: no value is lost, no place stays taken.
 */
#ifndef TROTH_SYNC_H
#define TROTH_SYNC_H

#include <stdbool.h>
#include <stddef.h>
#include <troth/task.h>
#include <troth/promise.h>

/* --- channels ------------------------------------------------------------------------------------------------------------ */

/*
 * A channel(T) is a counted handle of a queue of T values. Senders wait while it holds `capacity` values; with capacity 0
 * each waits until a receiver has taken its value. One of channel_new belongs to the thread that made it; one of
 * channel_shared may be used by any number of threads at once, each with its own loop.
 */
struct troth_channel;
struct troth_channel_type;

#ifndef TROTH_ERASE

#ifndef TROTH_RESERVED_WORDS
#define channel(T) TROTH_CHANNEL(T)
#endif
#define TROTH_CHANNEL(T) __typeof__(_Promise(T) const *)
#define TROTH_C(c) ((void)sizeof((*(c))->promise), (struct troth_channel *)(void *)(c))

/* Give. End the program with a message when memory is out. T: any complete type but an over-aligned one. */
#define channel_new(T, capacity) ((TROTH_CHANNEL(T))troth_channel_new(TROTH_CHANNEL_TYPE(T), (capacity), false))
#define channel_shared(T, capacity) ((TROTH_CHANNEL(T))troth_channel_new(TROTH_CHANNEL_TYPE(T), (capacity), true))

/* promise(void): settles when the value (copied at once) is in the queue or a receiver has it. EPIPE: it is closed, or was
 * closed meanwhile; then, and when it is cancelled, the value was not sent. EINVAL: NULL, or another thread's channel. */
#define channel_send(c, ...) troth_channel_send(TROTH_C(c), (__typeof__((*(c))->value)[1]){ __VA_ARGS__ })
/* promise(T): the next value. ENODATA: the channel is closed and empty. */
#define channel_receive(c) ((__typeof__(*(c)))troth_channel_receive(TROTH_C(c)))
/* async_iterator(T): the values, until the channel is closed and empty. Several take turns: each value goes to one of them.
 * Holds the channel. foreach_await (int x, channel_values(int, c)). */
#define channel_values(T, c) ((_Async_iterator(T))troth_channel_values(((void)sizeof((TROTH_CHANNEL(T))0 == (c)), TROTH_C(c))))
/* Without waiting, and without a loop: also for a thread that has none. False: it would have to wait, or it is closed. */
#define channel_try_send(c, ...) troth_channel_try_send(TROTH_C(c), (__typeof__((*(c))->value)[1]){ __VA_ARGS__ })
#define channel_try_receive(c, to) troth_channel_try_receive(TROTH_C(c), (1 ? (to) : &(*(c))->value))

/* No more values: who waits to send fails with EPIPE, who waits to receive with ENODATA; what is queued can be received.
 * Again: nothing. Does not drop a reference. */
#define channel_close(c) troth_channel_close(TROTH_C(c))
/* References: the last one frees the channel, with the values that are in it (channel_try_receive takes them out first, if
 * they own anything). Who waits holds one. Accept NULL; channel_keep gives. */
#define channel_keep(c) ((__typeof__(c))troth_channel_keep(TROTH_C(c)))
#define channel_release(c) troth_channel_release(TROTH_C(c))

/* A description of T's operations, one for each place in the source that makes channels. */
#define TROTH_CHANNEL_TYPE(T) (__extension__({ \
    _Static_assert(_Alignof(__typeof__(*(_Promise(T))0)) <= 16, "a channel of an over-aligned type"); \
    static const struct troth_channel_type troth_made = { \
        .send = TROTH_CHANNEL_OPERATION(T, "channel_send", 0), \
        .receive = TROTH_CHANNEL_OPERATION(T, "channel_receive", sizeof(((_Promise(T))0)->value)), \
        .value_size = sizeof(((_Promise(T))0)->value), \
        .values = { .resume = troth_channel_resume, .kind = TROTH_TASK, .name = "channel_values", .align = 16, \
            .size = sizeof(struct { __typeof__(*(_Async_iterator(T))0) iterator; struct troth_channel_body body; }), \
            .value_offset = __builtin_offsetof(__typeof__(*(_Async_iterator(T))0), value), .value_size = sizeof(((_Promise(T))0)->value), \
            .result_offset = __builtin_offsetof(__typeof__(*(_Async_iterator(T))0), result), .result_size = sizeof(((_Promise(T))0)->value), \
            .points = troth_channel_points, .point_count = 3, .requests = &troth_made.requests, .owned = troth_made.owned }, \
        .owned = { { __builtin_offsetof(struct { __typeof__(*(_Async_iterator(T))0) iterator; struct troth_channel_body body; }, body), 1, \
            TROTH_OWNED_ITERATOR }, { 0, 0, 0 } }, \
        .requests = { .size = sizeof(__typeof__(*(_Promise(_Iter_result(T)))0)), .align = _Alignof(__typeof__(*(_Promise(_Iter_result(T)))0)), \
            .offset = TROTH_V((_Promise(_Iter_result(T)))0), .done = __builtin_offsetof(_Iter_result(T), done), \
            .value = __builtin_offsetof(_Iter_result(T), value), .result = __builtin_offsetof(_Iter_result(T), result), .same = true, \
            .sent_offset = __builtin_offsetof(__typeof__(*(_Async_iterator(T))0), sent), .sent_size = sizeof(((_Promise(T))0)->value) }, \
    }; \
    &troth_made; }))
#define TROTH_CHANNEL_OPERATION(T, the_name, the_size) { .resume = troth_channel_cancel, .destroy = troth_channel_destroy, \
    .size = (sizeof(*(_Promise(T))0) + 7) / 8 * 8 + sizeof(struct troth_channel_wait), .align = 16, \
    .value_offset = TROTH_V((_Promise(T))0), .value_size = (the_size), .kind = TROTH_OPERATION, .name = (the_name) }

#else /* TROTH_ERASE */

#define channel(T) T *
#define channel_new(T, capacity) ((void)(capacity), (T *)troth_erased_address())
#define channel_shared(T, capacity) channel_new(T, capacity)
#define channel_send(c, ...) TROTH_ERASED_USE((c), __VA_ARGS__)
#define channel_receive(c) (*(c))
#define channel_values(T, c) (*(c))
#define channel_try_send(c, ...) (*(c) = (__VA_ARGS__), true)
#define channel_try_receive(c, to) (*(to) = *(c), true)
#define channel_close(c) ((void)(c))
#define channel_keep(c) (c)
#define channel_release(c) ((void)(c))

#endif

/* What stands behind the value of an operation: it waits in a list of the channel, or has been served. */
struct troth_channel_wait {
    struct troth_channel *channel;
    troth_promise *before, *after;
    void *loop;                                 /* of the task that waits; NULL: not of a shared channel */
    unsigned char state;
    bool quiet;                                 /* the end is no error */
};
/* What stands behind an iterator over the values: `owner` holds the channel. */
struct troth_channel_body { troth_iterator *owner; struct troth_channel *channel; };
struct troth_channel_type {
    troth_descriptor send, receive, values;
    size_t value_size;
    struct troth_requests requests;
    struct troth_owned owned[2];
};
extern const struct troth_point troth_channel_points[];
struct troth_channel *troth_channel_new(const struct troth_channel_type *type, size_t capacity, bool shared);
TROTH_PROMISE(void, void) troth_channel_send(struct troth_channel *c, const void *value);
troth_promise *troth_channel_receive(struct troth_channel *c);
void *troth_channel_values(struct troth_channel *c);
bool troth_channel_try_send(struct troth_channel *c, const void *value);
bool troth_channel_try_receive(struct troth_channel *c, void *value);
void troth_channel_close(struct troth_channel *c);
struct troth_channel *troth_channel_keep(struct troth_channel *c);
void troth_channel_release(struct troth_channel *c);
void troth_channel_cancel(troth_promise *wait);
void troth_channel_destroy(troth_promise *wait);
void troth_channel_resume(troth_promise *values);

/* --- semaphores and mutexes, between the tasks of one loop ------------------------------------------------------------------ */

typedef struct troth_semaphore troth_semaphore;

/* `places` are free. Gives. Ends the program with a message when memory is out. */
troth_semaphore *semaphore_new(size_t places);
/* Settles when a place is free and taken, in the order of the calls. `await semaphore_acquire(s); defer semaphore_release(s);`
 * is safe: a wait that is cancelled takes no place, and a place that nobody saw given is free again. */
TROTH_PROMISE(void, void) semaphore_acquire(troth_semaphore *s);
bool semaphore_try_acquire(troth_semaphore *s); /* false: none is free */
/* Gives a place to the first that waits, or back; also one that was never taken. */
void semaphore_release(troth_semaphore *s);
size_t semaphore_free(const troth_semaphore *s);/* places that are free */
/* Who waits fails with ECANCELED; the pointer is dead, but for the release of places that are still taken. Accepts NULL. */
void semaphore_close(troth_semaphore *s);

typedef struct troth_mutex troth_mutex;

/* A semaphore of one place. `await mutex_lock(m); defer mutex_unlock(m);` */
troth_mutex *mutex_new(void);
TROTH_PROMISE(void, void) mutex_lock(troth_mutex *m);
bool mutex_try_lock(troth_mutex *m);
void mutex_unlock(troth_mutex *m);              /* of one that is not locked: the program is stopped with a message */
void mutex_close(troth_mutex *m);

/* --- how many at a time ------------------------------------------------------------------------------------------------------ */

typedef struct troth_limit troth_limit;

/*
 *     troth_limit *limit = limit_new(8);
 *     defer limit_close(limit);
 *     for (int i = 0; i < count; i++)
 *         await limit_add(limit, fetch_one(url[i]));     starts one, and waits until fewer than 8 are under way
 *     await limit_all(limit);                            waits for the rest
 *
 * The tasks stay their starter's children. The first failure of any is thrown at the next limit_add or limit_all, at once
 * where one waits; as an error that leaves the function it cancels the others, and is waited for, as ever.
 */
troth_limit *limit_new(size_t most);
#ifndef TROTH_ERASE
/* promise(void): p, already started, is under way until it settles; settles when fewer than `most` are. Borrows p. */
#define limit_add(limit, p) troth_limit_add((limit), TROTH_P(p))
#else
#define limit_add(limit, ...) TROTH_ERASED_USE((limit), __VA_ARGS__)
#endif
TROTH_PROMISE(void, void) troth_limit_add(troth_limit *limit, troth_promise *p);
TROTH_PROMISE(void, void) limit_all(troth_limit *limit);    /* settles when none is under way */
size_t limit_running(const troth_limit *limit);
/* Looks after nothing any more: what is under way goes on, and its failures are its owner's. Who waits fails with ECANCELED;
 * the pointer is dead. Accepts NULL. */
void limit_close(troth_limit *limit);

#endif
