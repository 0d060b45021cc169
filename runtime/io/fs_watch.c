/*
 * fs_watch.c: changes of files and directories as an async iterator, over libuv's handle.
 *
 * A watch remembers the names that changed, in order, each once, up to a limit; its handle keeps the loop alive only while
 * somebody waits. The iterator owns the watch through a parameter of its body, so that it goes with it, also if no step
 * was ever asked for.
 */
#include <troth.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/loop/bridge.h"

enum { MOST = 1000 };

struct changed { struct changed *next; bool entries; char name[]; };

struct watch {
    uv_fs_event_t handle;
    promise(void) arrival;                      /* what the body waits for, or NULL */
    troth_error *error;                         /* why it could not be opened, or does not go on */
    struct changed *first, **last;
    size_t count;
    bool open, lost;                            /* lost: there was no room for a name */
};

/* --- changes arrive ---------------------------------------------------------------------------------------------------------- */

/* The body is to look again. */
static void wake(struct watch *w)
{
    promise(void) p = w->arrival;
    w->arrival = NULL;
    if (!p)
        return;
    uv_unref((uv_handle_t *)&w->handle);
    promise_resolve(p);
    promise_release(p);
}

static void remember(struct watch *w, const char *name, bool entries)
{
    for (struct changed *c = w->first; c; c = c->next)
        if (strcmp(c->name, name) == 0) {
            c->entries |= entries;
            return;
        }
    size_t size = strlen(name) + 1;
    struct changed *c = w->count < MOST ? malloc(sizeof *c + size) : NULL;
    if (!c) {
        w->lost = true;
        return;
    }
    c->next = NULL;
    c->entries = entries;
    memcpy(c->name, name, size);
    *w->last = c;
    w->last = &c->next;
    w->count++;
}

static void on_change(uv_fs_event_t *handle, const char *name, int events, int status)
{
    struct watch *w = handle->data;
    if (status && !w->error)
        w->error = troth__error(-status, "watch: %s", strerror(-status));
    else if (name)
        remember(w, name, events & UV_RENAME);
    else
        w->lost = true;
    troth__begin();
    wake(w);
    troth__drain();
}

/* --- a watch opens and closes -------------------------------------------------------------------------------------------------- */

static struct changed *take(struct watch *w)
{
    struct changed *c = w->first;
    if (c) {
        w->first = c->next;
        w->last = w->first ? w->last : &w->first;
        w->count--;
    }
    return c;
}

static void on_closed(uv_handle_t *handle)
{
    struct watch *w = handle->data;
    error_free(w->error);
    for (struct changed *c; (c = take(w));)
        free(c);
    free(w);
}

static void close_watch(void *self)
{
    struct watch *w = self;
    if (w->open)
        uv_close((uv_handle_t *)&w->handle, on_closed);     /* its memory is libuv's until then */
    else
        on_closed((uv_handle_t *)&w->handle);
}

/* NULL: no memory. */
static struct watch *open_watch(const char *path)
{
    struct watch *w = calloc(1, sizeof *w);
    if (!w)
        return NULL;
    w->last = &w->first;
    w->handle.data = w;
    int failure = path ? uv_fs_event_init(troth__uv(), &w->handle) : UV_EINVAL;
    w->handle.data = w;
    if (!failure) {
        w->open = true;
        failure = uv_fs_event_start(&w->handle, on_change, path, 0);
        uv_unref((uv_handle_t *)&w->handle);
    }
    if (failure)
        w->error = troth__error(-failure, "watch %s: %s", path ? path : "NULL", strerror(-failure));
    return w;
}

/* --- the iterator ----------------------------------------------------------------------------------------------------------------- */

static async generator fs_change changes(iterator(char) owner, struct watch *w)
{
    if (!owner)
        throw error_new(ENOMEM, "watch: %s", strerror(ENOMEM));
    defer wake(w);
    for (;;) {
        struct changed *c = take(w);
        defer free(c);
        if (c) {
            yield ((fs_change){ c->name, c->entries });
        } else if (w->lost) {
            w->lost = false;
            yield ((fs_change){ NULL, true });
        } else if (w->error) {
            troth_error *error = w->error;
            w->error = NULL;
            throw error;
        } else {
            w->arrival = promise_new(void);
            uv_ref((uv_handle_t *)&w->handle);
            await w->arrival;
        }
    }
}

static bool nothing(void *self, char *value, troth_error **error)
{
    (void)self;
    (void)value;
    (void)error;
    return false;
}

async_iterator(fs_change) fs_watch(const char *path)
{
    struct watch *w = open_watch(path);
    iterator(char) owner = w ? iter_make(char, w, nothing, close_watch) : NULL;
    async_iterator(fs_change) it = changes(owner, w);
    iter_release(owner);
    return it;
}
