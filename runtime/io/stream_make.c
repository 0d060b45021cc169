/*
 * stream_make.c: a stream of a program's own functions.
 *
 * The stream calls one read at a time and one write at a time, holds itself while one is under way, and tells the functions
 * when it is closed and when nothing is pending any more: they need no bookkeeping of their own.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <troth.h>

#include "runtime/loop/bridge.h"
#include "stream.h"

/* A write that waits for its turn stands in its own task's frame. */
struct turn { promise(void) come; struct turn *next; };

struct made {
    troth_stream stream;
    const stream_methods *methods;
    void *self;
    struct turn *first, *last;
    bool writing, ended;
    const char *cut;                            /* why nothing can be written any more */
};

static struct made *made_of(troth_stream *s) { return (struct made *)(void *)s; }

/* --- reading -------------------------------------------------------------------------------------------------------------- */

static void begin_waiting(troth_stream *s)
{
    s->waiting = true;
    troth__stream_hold(s);
}

static void end_waiting(troth_stream *s)
{
    s->waiting = false;
    troth__stream_drop(s);
}

static async size_t made_read(troth_stream *s, void *buffer, size_t size)
{
    struct made *m = made_of(s);
    if (!m->methods->read)
        throw troth__stream_fault(s, "read from", EBADF, "it cannot be read");
    if (m->ended)
        return 0;
    begin_waiting(s);
    defer end_waiting(s);
    size_t got = await m->methods->read(m->self, buffer, size);
    m->ended = !got;
    return got;
}

/* Without a method of its own a stream reads ahead, and keeps what came. */
static async void made_ready(troth_stream *s)
{
    struct made *m = made_of(s);
    if (m->ended)
        return;
    begin_waiting(s);
    defer end_waiting(s);
    if (m->methods->ready) {
        await m->methods->ready(m->self);
        return;
    }
    char *at;
    size_t room = m->methods->read ? troth__ahead_room(s, &at) : 0;
    if (!room)
        throw troth__stream_error(s, "read from", m->methods->read ? ENOMEM : EBADF);
    size_t got = await m->methods->read(m->self, at, room);
    s->end += got;
    m->ended = !got;
}

static async size_t made_fill(troth_stream *s)
{
    size_t before = s->end - s->start;
    await made_ready(s);
    if (s->end - s->start > before || made_of(s)->ended || s->closed)
        return s->end - s->start - before;
    char *at;
    size_t room = troth__ahead_room(s, &at);
    if (!room)
        throw troth__stream_error(s, "read from", ENOMEM);
    size_t got = await made_read(s, at, room);
    s->end += got;
    return got;
}

/* --- writing -------------------------------------------------------------------------------------------------------------- */

static void leave_line(struct made *m, struct turn *turn)
{
    struct turn **link = &m->first, *before = NULL;
    for (; *link && *link != turn; link = &(*link)->next)
        before = *link;
    if (*link) {
        *link = turn->next;
        if (m->last == turn)
            m->last = before;
    }
}

static void next_turn(struct made *m)
{
    m->writing = m->first != NULL;
    if (m->first) {
        struct turn *turn = m->first;
        leave_line(m, turn);
        promise_resolve(turn->come);
    }
}

static troth_error *unwritable(struct made *m, const char *doing)
{
    if (m->stream.closed)
        return troth__stream_fault(&m->stream, doing, ECANCELED, "the stream was closed");
    return m->cut ? troth__stream_fault(&m->stream, doing, EPIPE, m->cut) : NULL;
}

/* Waits until every write before this one is through. Whoever leaves while its turn has come passes it on. */
static async void wait_for_turn(struct made *m)
{
    if (!m->writing) {
        m->writing = true;
        return;
    }
    struct turn turn = { promise_new(void), NULL };
    defer promise_release(turn.come);
    if (m->last)
        m->last->next = &turn;
    else
        m->first = &turn;
    m->last = &turn;
    try {
        await turn.come;
    } catch (e) {
        if (promise_state(turn.come) == PROMISE_FULFILLED)
            next_turn(m);
        else
            leave_line(m, &turn);
        throw e;
    }
}

static async void write_in_turn(struct made *m, const troth_bytes *pieces, size_t count)
{
    troth_bytes one = *pieces;                  /* a list of one may be gone after the first suspension */
    if (count == 1)
        pieces = &one;
    troth__stream_hold(&m->stream);
    defer troth__stream_drop(&m->stream);
    await wait_for_turn(m);
    defer next_turn(m);
    for (size_t i = 0; i < count; i++) {
        troth_error *error = unwritable(m, "write to");
        if (error)
            throw error;
        if (!pieces[i].size)
            continue;
        bool done = false;
        defer if (!done)
            m->cut = "an earlier write did not complete";
        await m->methods->write(m->self, pieces[i].data, pieces[i].size);
        done = true;
    }
}

static promise(void) made_write(troth_stream *s, const troth_bytes *pieces, size_t count)
{
    struct made *m = made_of(s);
    troth_error *error = m->methods->write ? unwritable(m, "write to") : troth__stream_fault(s, "write to", EBADF, "it cannot be written to");
    return error ? troth__failed(error) : write_in_turn(m, pieces, count);
}

static async void made_shutdown(troth_stream *s)
{
    struct made *m = made_of(s);
    troth__stream_hold(s);
    defer troth__stream_drop(s);
    bool done = false;
    defer if (!done)
        s->shut = false;
    await wait_for_turn(m);
    defer next_turn(m);
    troth_error *error = unwritable(m, "shut down");
    if (error)
        throw error;
    if (m->methods->shutdown)
        await m->methods->shutdown(m->self);
    done = true;
}

/* --- the end, and the beginning ------------------------------------------------------------------------------------------- */

static void made_close(troth_stream *s)
{
    struct made *m = made_of(s);
    for (struct turn *turn; (turn = m->first); ) {
        leave_line(m, turn);
        promise_reject(turn->come, troth__stream_fault(s, "write to", ECANCELED, "the stream was closed"));
    }
    if (m->methods->close)
        m->methods->close(m->self);
    troth__stream_drop(s);
}

static void made_release(troth_stream *s)
{
    struct made *m = made_of(s);
    if (m->methods->release)
        m->methods->release(m->self);
    free(m);
}

static char *made_name(troth_stream *s, bool peer)
{
    (void)s;
    (void)peer;
    return NULL;
}

static int made_fd(const troth_stream *s)
{
    const struct made *m = (const void *)s;
    return m->methods->fd ? m->methods->fd(m->self) : -1;
}

static const struct troth__stream_type made_type = { made_read, made_ready, made_fill, made_write, made_shutdown, made_close, made_release, made_name, made_fd };

troth_stream *stream_make(const stream_methods *methods, void *self, const char *peer)
{
    struct made *m = calloc(1, sizeof *m);
    if (!m)
        return NULL;
    troth__stream_init(&m->stream, &made_type);
    m->methods = methods;
    m->self = self;
    m->stream.peer = troth__copy(peer ? peer : "");
    if (!m->stream.peer) {
        free(m);
        return NULL;
    }
    return &m->stream;
}

void *stream_self(troth_stream *s, const stream_methods *methods)
{
    return s && !s->closed && s->type == &made_type && made_of(s)->methods == methods ? made_of(s)->self : NULL;
}
