/*
 * semaphore.c: semaphores and mutexes between the tasks of one loop.
 *
 * Free places, or a list of operations that wait for one, in order of arrival; never both. A place is handed to the first
 * that waits, so nobody overtakes. An operation that was fulfilled, but that nobody saw (its await was cancelled first),
 * gives its place back when it goes. The memory lives until the handle is closed, the last operation is gone, and every place
 * that was taken has been given back: a block that fails closes it before its tasks have ended.
 */
#include "runtime/loop/loop.h"

#include <troth/sync.h>

struct wait { troth_promise promise; troth_semaphore *of; struct wait *before, *after; };

struct troth_semaphore {
    struct troth_semaphore *after, *before;     /* in the loop's list of those that are closed, but not gone; first: as it wants it */
    const struct troth__state *thread;
    size_t refs, free, taken;                   /* refs: the handle's, the operations', and one for each place taken */
    bool closed;
    struct wait *first, *last;
};

static void cancel(troth_promise *p);
static void destroy(troth_promise *p);

#define WAIT_FOR(the_name) { .resume = cancel, .destroy = destroy, .size = sizeof(struct wait), .align = _Alignof(struct wait), \
    .value_offset = sizeof(troth_promise), .kind = TROTH_OPERATION, .name = the_name }
static const troth_descriptor acquire_type = WAIT_FOR("semaphore_acquire"), lock_type = WAIT_FOR("mutex_lock");

/* Some program may never give a place back: then the loop frees it in the end. */
static void list_closed(troth_semaphore *s)
{
    troth_loop *loop = troth__loop();
    s->after = loop->closed;
    if (s->after)
        s->after->before = s;
    loop->closed = s;
}

static void drop(troth_semaphore *s)
{
    if (--s->refs) {
        if (s->closed && !s->before && troth__loop()->closed != s)
            list_closed(s);
        return;
    }
    if (s->after)
        s->after->before = s->before;
    if (s->before)
        s->before->after = s->after;
    else if (s->closed && troth__loop()->closed == s)
        troth__loop()->closed = s->after;
    troth__big_free(s);
}

static troth_semaphore *make(size_t places, bool mutex)
{
    troth_semaphore *s = troth__big_alloc(sizeof *s);
    if (!s)
        troth__fault("out of memory: %s", mutex ? "mutex_new" : "semaphore_new");
    *s = (troth_semaphore){ .thread = &troth__state, .refs = 1, .free = places };
    return s;
}

static void need_mine(const troth_semaphore *s, const char *what)
{
    if (!s || s->thread != &troth__state)
        troth__fault("%s: it %s", what, s ? "belongs to another thread (channel_shared is for several)" : "is NULL");
}

static void take_off(struct wait *wait)
{
    troth_semaphore *s = wait->of;
    *(wait->before ? &wait->before->after : &s->first) = wait->after;
    *(wait->after ? &wait->after->before : &s->last) = wait->before;
}

static void cancel(troth_promise *p)
{
    take_off((struct wait *)(void *)p);
    troth__reject(p, troth__canceled());
}

static void take_place(troth_semaphore *s)
{
    s->taken++;
    s->refs++;
}

static void give_place(troth_semaphore *s)
{
    struct wait *wait = s->first;
    bool was_taken = s->taken;
    if (was_taken)
        s->taken--;
    if (wait) {
        take_off(wait);
        take_place(s);
        troth__fulfil(&wait->promise);
    } else {
        s->free++;
    }
    if (was_taken)
        drop(s);
}

static void destroy(troth_promise *p)
{
    struct wait *wait = (struct wait *)(void *)p;
    if (!wait->of)
        return;
    if (troth__fulfilled(p) && !troth__has(p, TROTH_TAKEN | TROTH_SEEN))
        give_place(wait->of);
    drop(wait->of);
}

static troth_promise *acquire(troth_semaphore *s, const troth_descriptor *type)
{
    troth_promise *p = troth__operation_new(type);
    struct wait *wait = (struct wait *)(void *)p;
    if (!p)
        return troth__refused();
    wait->of = NULL;
    if (!s || s->thread != &troth__state) {
        troth__reject(p, troth__error(EINVAL, "%s: it %s", type->name, s ? "belongs to another thread (channel_shared is for several)" : "is NULL"));
        return p;
    }
    wait->of = s;
    s->refs++;
    if (s->closed) {
        troth__reject(p, troth__error(ECANCELED, "%s: it is closed", type->name));
        return p;
    }
    if (s->free) {
        s->free--;
        take_place(s);
        troth__fulfil(p);
        return p;
    }
    wait->before = s->last;
    wait->after = NULL;
    *(s->last ? &s->last->after : &s->first) = wait;
    s->last = wait;
    return p;
}

static void close_all(troth_semaphore *s)
{
    s->closed = true;
    for (struct wait *wait; (wait = s->first);) {
        take_off(wait);
        troth__reject(&wait->promise, troth__error(ECANCELED, "%s: it is closed", wait->promise.type->name));
    }
    drop(s);
}

troth_semaphore *semaphore_new(size_t places) { return make(places, false); }

struct troth_promise_void *semaphore_acquire(troth_semaphore *s) { return (void *)acquire(s, &acquire_type); }

bool semaphore_try_acquire(troth_semaphore *s)
{
    need_mine(s, "semaphore_try_acquire");
    if (!s->free || s->closed)
        return false;
    s->free--;
    take_place(s);
    return true;
}

void semaphore_release(troth_semaphore *s)
{
    need_mine(s, "semaphore_release");
    give_place(s);
}

size_t semaphore_free(const troth_semaphore *s)
{
    need_mine(s, "semaphore_free");
    return s->free;
}

void semaphore_close(troth_semaphore *s)
{
    if (!s)
        return;
    need_mine(s, "semaphore_close");
    close_all(s);
}

/* --- a mutex is one of one place; its type is only a name ------------------------------------------------------------------------ */

troth_mutex *mutex_new(void) { return (troth_mutex *)make(1, true); }

struct troth_promise_void *mutex_lock(troth_mutex *m) { return (void *)acquire((troth_semaphore *)m, &lock_type); }

bool mutex_try_lock(troth_mutex *m) { return semaphore_try_acquire((troth_semaphore *)m); }

void mutex_unlock(troth_mutex *m)
{
    troth_semaphore *s = (troth_semaphore *)m;
    need_mine(s, "mutex_unlock");
    if (s->free)
        troth__fault("mutex_unlock of a mutex that is not locked");
    give_place(s);
}

void mutex_close(troth_mutex *m) { semaphore_close((troth_semaphore *)m); }
