/*
 * stream.c: what all byte streams have in common: bytes read ahead, who may read, names, closing.
 *
 * Requires of a type what stream.h says. Always holds: a stream that waits for bytes holds no buffer beyond the bytes that
 * are read and not taken yet. Working buffers are of one size and come from a few that the loop keeps, so that a read costs
 * no malloc.
 */
#include "runtime/loop/loop.h"
#include "stream.h"

enum { WORKING = 64 * 1024 };

/* --- operations that have failed already ---------------------------------------------------------------------------------- */

struct failed { troth_promise promise; size_t value; };

static const troth_descriptor failed_size_type = { .size = sizeof(struct failed), .align = _Alignof(struct failed),
    .value_offset = offsetof(struct failed, value), .value_size = sizeof(size_t), .kind = TROTH_OPERATION, .name = "stream_read" };
static const troth_descriptor failed_type = { .size = sizeof(troth_promise), .align = _Alignof(troth_promise),
    .value_offset = sizeof(troth_promise), .kind = TROTH_OPERATION, .name = "stream_write" };

static troth_promise *fail(const troth_descriptor *type, troth_error *error)
{
    troth_promise *p = troth__operation_new(type);
    if (!p) {
        error_free(error);
        return troth__refused();
    }
    troth__reject(p, error);
    return p;
}

struct troth_promise_size_t *troth__failed_size(troth_error *error) { return (void *)fail(&failed_size_type, error); }
struct troth_promise_void *troth__failed(troth_error *error) { return (void *)fail(&failed_type, error); }

static struct troth_promise_size_t *size_now(size_t n)
{
    return (void *)troth_promise_resolved(sizeof(struct failed), _Alignof(struct failed), &n, offsetof(struct failed, value), sizeof n);
}

/* --- life ------------------------------------------------------------------------------------------------------------------- */

void troth__stream_init(troth_stream *s, const struct troth__stream_type *type)
{
    *s = (troth_stream){ .type = type, .limit = SIZE_MAX, .holds = 2 };
}

void troth__stream_hold(troth_stream *s) { s->holds++; }

static void give_ahead(troth_stream *s);

void troth__stream_drop(troth_stream *s)
{
    if (--s->holds)
        return;
    give_ahead(s);
    troth__big_free(s->peer);
    troth__big_free(s->local);
    s->type->release(s);
}

void stream_close(troth_stream *s)
{
    if (!s || s->closed)
        return;
    s->closed = true;
    s->type->close(s);
    troth__stream_drop(s);
}

void stream_limit(troth_stream *s, size_t bytes) { s->limit = bytes ? bytes : SIZE_MAX - 1; }
int stream_fd(const troth_stream *s) { return s->closed ? -1 : s->type->fd(s); }

/* --- names ------------------------------------------------------------------------------------------------------------------ */

char *troth__copy(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copied = troth__big_alloc(size);
    return copied ? memcpy(copied, text, size) : NULL;
}

const char *stream_peer(troth_stream *s)
{
    if (!s->peer)
        s->peer = s->type->name(s, true);
    return s->peer ? s->peer : "";
}

const char *stream_local(troth_stream *s)
{
    if (!s->local)
        s->local = s->type->name(s, false);
    return s->local ? s->local : "";
}

troth_error *troth__stream_fault(troth_stream *s, const char *doing, int code, const char *why)
{
    const char *peer = stream_peer(s);
    if (*peer)
        return troth__error(code, "%s %s: %s", doing, peer, why);
    if (*stream_local(s))
        return troth__error(code, "%s a client of %s: %s", doing, stream_local(s), why);
    return troth__error(code, "%s a stream: %s", doing, why);
}

troth_error *troth__stream_error(troth_stream *s, const char *doing, int code)
{
    return troth__stream_fault(s, doing, code, strerror(code));
}

/* --- bytes read ahead ----------------------------------------------------------------------------------------------------- */

/* A byte behind the room is there for the zero that ends a text. */
static char *take_buffer(size_t room)
{
    troth_loop *loop = troth__loop();
    if (room == WORKING && loop->spare_count)
        return loop->spare[--loop->spare_count];
    return room < SIZE_MAX ? troth__big_alloc(room + 1) : NULL;
}

static void give_buffer(char *buffer, size_t room)
{
    troth_loop *loop = troth__loop();
    if (buffer && room == WORKING && loop->spare_count < TROTH__SPARES)
        loop->spare[loop->spare_count++] = buffer;
    else
        troth__big_free(buffer);
}

char *troth__working_take(size_t *size)
{
    *size = WORKING;
    return take_buffer(WORKING);
}

void troth__working_give(char *buffer) { give_buffer(buffer, WORKING); }

static void give_ahead(troth_stream *s)
{
    give_buffer(s->ahead, s->room);
    s->ahead = NULL;
    s->start = s->end = s->room = 0;
}

/* Moves what is there to a buffer of `room`, with `size` bytes of `data` (which may lie in the old one) in front of it. */
static bool move_ahead(troth_stream *s, size_t room, const void *data, size_t size)
{
    size_t rest = s->end - s->start;
    char *buffer = take_buffer(room);
    if (!buffer)
        return false;
    if (size)
        memcpy(buffer, data, size);
    if (rest)
        memcpy(buffer + size, s->ahead + s->start, rest);
    give_buffer(s->ahead, s->room);
    s->ahead = buffer;
    s->start = 0;
    s->end = size + rest;
    s->room = room;
    return true;
}

size_t troth__ahead_room(troth_stream *s, char **at)
{
    size_t size = s->end - s->start, room = WORKING;
    if (!size)
        s->start = s->end = 0;
    if (s->start >= size && s->end > s->room / 2) {     /* as much was taken as is left: moving it is paid for */
        memmove(s->ahead, s->ahead + s->start, size);
        s->start = 0;
        s->end = size;
    }
    if (s->room < WORKING || s->end == s->room) {
        while (room < size * 2)
            room *= 2;
        if (size > SIZE_MAX / 8 || !move_ahead(s, room, NULL, 0))
            return 0;
    }
    *at = s->ahead + s->end;
    return s->room - s->end;
}

void troth__ahead_rest(troth_stream *s)
{
    size_t size = s->end - s->start;
    if (!size)
        give_ahead(s);
    else if (s->room > size * 2 && s->room > 1024)
        move_ahead(s, size, NULL, 0);           /* if there is no memory, it stays where it is */
}

bool troth__ahead_put_back(troth_stream *s, const void *data, size_t size)
{
    size_t rest = s->end - s->start;
    if (!size)
        return true;
    if (s->start >= size && s->ahead + s->start - size == data) {     /* what was lent last */
        s->start -= size;
        return true;
    }
    return size < SIZE_MAX - rest && move_ahead(s, size + rest, data, size);
}

int stream_unread(troth_stream *s, const void *data, size_t size)
{
    if (s->waiting || s->reading || s->closed) {
        errno = s->closed ? EBADF : EBUSY;
        return -1;
    }
    if (troth__ahead_put_back(s, data, size))
        return 0;
    errno = ENOMEM;
    return -1;
}

/* --- reading and writing --------------------------------------------------------------------------------------------------- */

troth_error *troth__stream_unreadable(troth_stream *s)
{
    if (s->closed)
        return troth__stream_fault(s, "read from", EBADF, "the stream is closed");
    if (s->waiting || s->reading)
        return troth__stream_fault(s, "read from", EBUSY, "another read is under way");
    if (s->lost)
        return troth__stream_fault(s, "read from", s->lost, "bytes that an earlier read gave back were lost");
    return NULL;
}

struct troth_promise_size_t *stream_read(troth_stream *s, void *buffer, size_t size)
{
    if (TROTH_UNLIKELY(s->closed | s->waiting | s->reading | !!s->lost | !size)) {
        troth_error *error = troth__stream_unreadable(s);
        return troth__failed_size(error ? error : troth__stream_fault(s, "read from", EINVAL, "a read of 0 bytes"));
    }
    if (s->ahead) {
        size_t n = s->end - s->start < size ? s->end - s->start : size;
        if (n) {
            memcpy(buffer, s->ahead + s->start, n);
            s->start += n;
        }
        if (s->start == s->end)
            give_ahead(s);
        if (n)
            return size_now(n);
    }
    return s->type->read(s, buffer, size);
}

struct troth_promise_void *stream_ready(troth_stream *s)
{
    troth_error *error = troth__stream_unreadable(s);
    if (error)
        return troth__failed(error);
    if (s->end > s->start)
        return (void *)troth__done();
    give_ahead(s);
    return s->type->ready(s);
}

struct troth_promise_void *stream_write_pieces(troth_stream *s, const troth_bytes *pieces, size_t count)
{
    if (s->closed)
        return troth__failed(troth__stream_fault(s, "write to", EBADF, "the stream is closed"));
    if (s->shut)
        return troth__failed(troth__stream_fault(s, "write to", EPIPE, "its writing side was shut down"));
    while (count && !pieces->size) {
        pieces++;
        count--;
    }
    return count ? s->type->write(s, pieces, count) : (void *)troth__done();
}

struct troth_promise_void *stream_write(troth_stream *s, const void *data, size_t size)
{
    return stream_write_pieces(s, &(troth_bytes){ data, size }, 1);
}

struct troth_promise_void *stream_write_text(troth_stream *s, const char *text) { return stream_write(s, text, strlen(text)); }

struct troth_promise_void *stream_shutdown(troth_stream *s)
{
    if (s->closed)
        return troth__failed(troth__stream_fault(s, "shut down", EBADF, "the stream is closed"));
    if (s->shut)
        return (void *)troth__done();
    s->shut = true;
    return s->type->shutdown(s);
}
