/*
 * signal.c: signals as an async iterator, over libuv's handles.
 *
 * A watch has one handle for each of its signals and a list of those that are pending: each at most once, so that it needs
 * no memory when one arrives. Its handles keep the loop alive while somebody waits. The iterator owns the watch through a
 * parameter of its body, so that it goes with it, also if no step was ever asked for.
 */
#include <troth.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <troth/signal.h>

#include "runtime/loop/bridge.h"

struct watch {
    promise(void) arrival;                      /* what the body waits for, or NULL */
    troth_error *error;                         /* why it could not be opened */
    int *pending, pending_count;
    int count, open;                            /* handles: that are watched; that are not closed */
    uv_signal_t handles[];
};

/* --- signals arrive -------------------------------------------------------------------------------------------------------- */

static void ref_handles(struct watch *w, bool on)
{
    for (int i = 0; i < w->count; i++)
        (on ? uv_ref : uv_unref)((uv_handle_t *)&w->handles[i]);
}

/* The body is to look again. */
static void wake(struct watch *w)
{
    promise(void) p = w->arrival;
    w->arrival = NULL;
    if (!p)
        return;
    ref_handles(w, false);
    promise_resolve(p);
    promise_release(p);
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct watch *w = handle->data;
    for (int i = 0; i < w->pending_count; i++)
        if (w->pending[i] == number)
            return;
    w->pending[w->pending_count++] = number;
    troth__begin();
    wake(w);
    troth__drain();
}

/* --- a watch opens and closes ------------------------------------------------------------------------------------------------ */

static void on_closed(uv_handle_t *handle)
{
    struct watch *w = handle->data;
    if (!--w->open)
        free(w);
}

/* The handles' memory is libuv's until their callbacks have run. */
static void close_watch(void *self)
{
    struct watch *w = self;
    error_free(w->error);
    for (int i = 0; i < w->count; i++)
        uv_close((uv_handle_t *)&w->handles[i], on_closed);
    if (!w->count)
        free(w);
}

static int watch_signal(struct watch *w, int number)
{
    uv_signal_t *handle = &w->handles[w->count];
    int failure = uv_signal_init(troth__uv(), handle);
    if (failure)
        return failure;
    handle->data = w;
    w->count++;
    w->open++;
    failure = uv_signal_start(handle, on_signal, number);
    uv_unref((uv_handle_t *)handle);
    return failure;
}

/* NULL: out of memory. */
static struct watch *open_watch(const int *signals, int count)
{
    size_t handles = sizeof(struct watch) + (size_t)count * sizeof(uv_signal_t);
    struct watch *w = calloc(1, handles + (size_t)count * sizeof(int));
    if (!w)
        return NULL;
    w->pending = (int *)(void *)((char *)w + handles);
    for (int i = 0; i < count && !w->error; i++) {
        int failure = watch_signal(w, signals[i]);
        if (failure)
            w->error = troth__error(-failure, "watch signal %d: %s", signals[i], strerror(-failure));
    }
    return w;
}

/* --- the iterator ------------------------------------------------------------------------------------------------------------- */

static async generator int signals_of(iterator(int) owner, struct watch *w)
{
    (void)owner;
    if (!w)
        throw error_new(ENOMEM, "signal_watch: out of memory");
    if (w->error) {
        troth_error *error = w->error;
        w->error = NULL;
        throw error;
    }
    defer wake(w);
    for (;;) {
        while (!w->pending_count) {
            w->arrival = promise_new(void);
            ref_handles(w, true);
            await w->arrival;
        }
        int number = w->pending[0];
        memmove(w->pending, w->pending + 1, (size_t)--w->pending_count * sizeof(int));
        yield number;
    }
}

static bool nothing(void *self, int *value, troth_error **error)
{
    (void)self;
    (void)value;
    (void)error;
    return false;
}

async_iterator(int) troth_signal_watch(const int *signals, int count)
{
    struct watch *w = open_watch(signals, count);
    iterator(int) owner = w ? iter_make(int, w, nothing, close_watch) : NULL;
    async_iterator(int) it = signals_of(owner, w);
    iter_release(owner);
    return it;
}

static async int first_of(async_iterator(int) it) { return (await iter_next(it)).value; }

promise(int) troth_signal_wait(const int *signals, int count)
{
    async_iterator(int) it = troth_signal_watch(signals, count);
    promise(int) first = first_of(it);
    iter_release(it);
    return first;
}
