/*
 * stream_wire.c: a stream on a libuv handle: TCP, a Unix socket or pipe, a terminal.
 *
 * Reading is by demand: bytes stay in the kernel until somebody reads, so that a cancelled read loses nothing and whoever
 * sends too fast is made to wait. libuv gets no buffer and only says that there is something; it is read here, into the
 * reader's memory. Switching libuv's looking on and off costs two system calls, so it stays on behind a read, until twice in
 * a row bytes have come that nobody waits for. Where bytes are known to be there, or likely, they are read at once.
 *
 * Writing is tried at once. What the kernel does not take waits in a queue, of which at most one piece is copied and handed
 * to libuv, to learn when there is room again; so cancelling is immediate, and a piece is all that may still go out.
 *
 * What settles at once never lets the loop turn; after AT_ONCE such in a row the next one goes through the loop, so that no
 * stream can starve timers and other streams. A handle keeps the loop alive only while somebody waits for it.
 */
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <fcntl.h>
#include <unistd.h>

#include "runtime/loop/bridge.h"
#include "runtime/loop/loop.h"
#include "net.h"
#include "stream.h"

enum { AT_ONCE = 16, PIECE = 16 * 1024, BUFFERS = 16, DOUBTS = 16, MOST = 1 << 30 };
enum sign { NOTHING, PERHAPS, BYTES };          /* is there something to read? */

/* A cursor in a list of pieces. */
struct cursor { const troth_bytes *pieces; size_t count, offset; };

/* A read; without a buffer it waits for a sign of bytes, or fills the read-ahead. */
struct reading { troth_promise promise; size_t got; struct wire *wire; char *buffer; size_t size; bool fills; };

struct writing {
    troth_promise promise;
    struct wire *wire;
    struct writing *next;
    struct cursor rest;
    troth_bytes one;                            /* the list, if it has one piece */
    bool begun, shuts;                          /* begun: bytes of it were accepted; shuts: it is a shutdown */
};

struct wire {
    troth_stream stream;
    struct reading *reader;                     /* who waits */
    struct writing *first, *last;               /* writes and shutdowns that wait */
    bool opened, started, in_flight, direct;    /* started: libuv reads; direct: the descriptor does not block */
    bool ended, arriving;                       /* arriving: libuv has called, and looks at who waits when it is through */
    uint8_t sign, strikes, reads, writes;       /* reads, writes: at once, in a row */
    uint8_t doubts;                             /* full reads behind which nothing is looked for: there was nothing the last time */
    int fd;                                     /* -1: it is not open */
    int failure;                                /* an errno that ended reading */
    const char *cut;                            /* why nothing can be written any more, or NULL */
    struct troth__peer_watch *watch;                 /* who wants to know when the other end goes */
    struct troth__address address;              /* of the other end, if it is known (after a reset nobody knows it) */
    union { uv_handle_t handle; uv_stream_t stream; uv_tcp_t tcp; uv_pipe_t pipe; uv_tty_t tty; } uv;
};

static const struct troth__stream_type wire_type;

static size_t least(size_t a, size_t b) { return a < b ? a : b; }
static struct wire *wire_of(troth_stream *s) { return (struct wire *)(void *)s; }
bool troth__is_wire(const troth_stream *s) { return s->type == &wire_type; }
struct uv_stream_s *troth__wire_handle(troth_stream *s) { return &wire_of(s)->uv.stream; }

static int fd(const troth_stream *s) { return ((const struct wire *)(const void *)s)->fd; }

static void wire_error(struct wire *w, troth_promise *p, const char *doing, int code)
{
    troth__reject(p, troth__stream_error(&w->stream, doing, code));
}

/* --- reading ---------------------------------------------------------------------------------------------------------------- */

static bool is_awaited(const struct wire *w) { return w->reader || w->watch; }

static void refer(struct wire *w)
{
    if (w->arriving)
        return;
    if (is_awaited(w))
        uv_ref(&w->uv.handle);
    else
        uv_unref(&w->uv.handle);
}

static void reader_leaves(struct wire *w)
{
    w->reader = NULL;
    w->stream.waiting = false;
    refer(w);
}

static void fulfil_reader(struct wire *w, size_t got)
{
    struct reading *reader = w->reader;
    reader->got = got;
    reader_leaves(w);
    troth__fulfil(&reader->promise);
}

static void fail_reader(struct wire *w, int code)
{
    troth_promise *p = &w->reader->promise;
    reader_leaves(w);
    wire_error(w, p, "read from", code);
}

static void cancel_reading(troth_promise *p)
{
    reader_leaves(((struct reading *)(void *)p)->wire);
    troth__reject(p, troth__canceled());
}

/* libuv gets no buffer: it reads nothing, and says ENOBUFS. */
static void on_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    (void)handle;
    (void)suggested;
    buffer->base = NULL;
    buffer->len = 0;
}

static void stop_reading(struct wire *w)
{
    uv_read_stop(&w->uv.stream);
    w->started = false;
}

/* What is there may be the end, too. If it is bytes, the end behind them is waited for in another way. */
static void nobody_reads(struct wire *w)
{
    enum troth__presence other = w->watch ? troth__presence(w->fd) : TROTH__THERE;
    stop_reading(w);
    if (other == TROTH__GONE || (other == TROTH__HALF && !w->watch->half_open))
        troth__peer_gone(w->watch);
    else if (w->watch && other == TROTH__THERE)
        troth__hangup_start(w->watch, w->fd);   /* if it cannot: the next write will tell */
}

/* One read: the number of bytes, 0 at the end, -EAGAIN: there is nothing, else minus an errno. */
static ssize_t read_once(struct wire *w, void *buffer, size_t size)
{
    ssize_t got;
    do
        got = read(w->fd, buffer, size);
    while (got < 0 && errno == EINTR);
    w->strikes = 0;
    if (got > 0) {
        bool full = (size_t)got == size;
        w->sign = full && !w->doubts ? PERHAPS : NOTHING;
        w->doubts -= full && w->doubts;
        return got;
    }
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        w->doubts = w->sign == PERHAPS ? DOUBTS : w->doubts;
        w->sign = NOTHING;
        return -EAGAIN;
    }
    w->ended = !got;
    w->failure = got ? errno : 0;
    return -w->failure;
}

/* The same into the read-ahead. */
static ssize_t fill_once(struct wire *w)
{
    char *at;
    size_t room = troth__ahead_room(&w->stream, &at);
    ssize_t got = room ? read_once(w, at, least(room, MOST)) : -ENOMEM;
    if (got > 0)
        w->stream.end += (size_t)got;
    else
        troth__ahead_rest(&w->stream);
    return got;
}

/* There is something to read. If nobody wants it twice in a row, libuv shall not look any more. */
static void arrive(struct wire *w)
{
    struct reading *reader = w->reader;
    w->reads = w->writes = 0;
    if (!reader || (!reader->buffer && !reader->fills)) {
        w->sign = BYTES;
        if (reader)
            fulfil_reader(w, 0);
        else if (++w->strikes == 2)
            nobody_reads(w);
        return;
    }
    w->sign = NOTHING;
    ssize_t got = reader->fills ? fill_once(w) : read_once(w, reader->buffer, reader->size);
    if (got == -EAGAIN)
        return;                                 /* a false alarm */
    if (w->ended || w->failure)
        stop_reading(w);
    if (got < 0)
        fail_reader(w, (int)-got);
    else
        fulfil_reader(w, (size_t)got);
}

static void on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buffer)
{
    struct wire *w = stream->data;
    (void)got;
    (void)buffer;
    troth__turned(troth__loop());
    bool awaited = is_awaited(w);
    w->arriving = true;
    arrive(w);
    troth__drain();
    w->arriving = false;
    if (is_awaited(w) != awaited)
        refer(w);
}

static const troth_descriptor reading_type = { .resume = cancel_reading, .size = sizeof(struct reading), .align = _Alignof(struct reading),
    .value_offset = offsetof(struct reading, got), .value_size = sizeof(size_t), .kind = TROTH_OPERATION, .name = "stream_read" };
static const troth_descriptor ready_type = { .resume = cancel_reading, .size = sizeof(struct reading), .align = _Alignof(struct reading),
    .value_offset = offsetof(struct reading, got), .kind = TROTH_OPERATION, .name = "stream_ready" };

static const troth_descriptor fill_type = { .resume = cancel_reading, .size = sizeof(struct reading), .align = _Alignof(struct reading),
    .value_offset = offsetof(struct reading, got), .value_size = sizeof(size_t), .kind = TROTH_OPERATION, .name = "stream_read" };

static troth_promise *wait_for_bytes(struct wire *w, const troth_descriptor *type, void *buffer, size_t size)
{
    struct reading *reader = (void *)troth__operation_new(type);
    if (!reader)
        return troth__refused();
    reader->wire = w;
    reader->buffer = buffer;
    reader->size = least(size, MOST);
    reader->fills = type == &fill_type;
    int failure = w->started ? 0 : w->opened ? uv_read_start(&w->uv.stream, on_buffer, on_read) : UV_ENOTCONN;
    if (failure) {
        wire_error(w, &reader->promise, "read from", -failure);
        return &reader->promise;
    }
    w->started = true;
    w->strikes = 0;
    w->reader = reader;
    w->stream.waiting = true;
    refer(w);
    return &reader->promise;
}

static struct troth_promise_size_t *size_now(size_t n)
{
    return (void *)troth_promise_resolved(sizeof(struct reading), _Alignof(struct reading), &n, offsetof(struct reading, got), sizeof n);
}

/* May it be tried without waiting? */
static bool at_once(struct wire *w)
{
    return w->direct && w->sign != NOTHING && w->reads++ < AT_ONCE;
}

static struct troth_promise_size_t *read_result(struct wire *w, ssize_t got)
{
    return got < 0 ? troth__failed_size(troth__stream_error(&w->stream, "read from", (int)-got)) : size_now((size_t)got);
}

static struct troth_promise_size_t *wire_read(troth_stream *s, void *buffer, size_t size)
{
    struct wire *w = wire_of(s);
    ssize_t got = w->ended || w->failure ? -w->failure : at_once(w) ? read_once(w, buffer, least(size, MOST)) : -EAGAIN;
    return got == -EAGAIN ? (void *)wait_for_bytes(w, &reading_type, buffer, size) : read_result(w, got);
}

static struct troth_promise_size_t *wire_fill(troth_stream *s)
{
    struct wire *w = wire_of(s);
    ssize_t got = w->ended || w->failure ? -w->failure : at_once(w) ? fill_once(w) : -EAGAIN;
    return got == -EAGAIN ? (void *)wait_for_bytes(w, &fill_type, NULL, 0) : read_result(w, got);
}

static bool bytes_are_there(const struct wire *w) { return poll(&(struct pollfd){ .fd = w->fd, .events = POLLIN }, 1, 0) == 1; }

static struct troth_promise_void *wire_ready(troth_stream *s)
{
    struct wire *w = wire_of(s);
    bool now = w->ended || w->failure;
    if (!now && at_once(w)) {
        now = w->sign == BYTES || bytes_are_there(w);
        w->sign = now ? BYTES : NOTHING;
    }
    return now ? (void *)troth__done() : (void *)wait_for_bytes(w, &ready_type, NULL, 0);
}

/* --- watching --------------------------------------------------------------------------------------------------------------- */

void troth__peer_watch(troth_stream *s, struct troth__peer_watch *watch)
{
    struct wire *w = wire_of(s);
    if (!troth__is_wire(s))
        return;
    watch->stream = s;
    w->watch = watch;
    refer(w);
    if (w->failure || (w->ended && !watch->half_open)) {
        troth__peer_gone(watch);
    } else if (!w->started && !w->ended && !uv_read_start(&w->uv.stream, on_buffer, on_read)) {
        w->started = true;
        w->strikes = 0;
    }
}

void troth__peer_unwatch(struct troth__peer_watch *watch)
{
    if (!watch->stream)
        return;
    struct wire *w = wire_of(watch->stream);
    troth__hangup_stop(watch);
    watch->stream = NULL;
    w->watch = NULL;
    refer(w);
}

void troth__peer_gone(struct troth__peer_watch *watch)
{
    troth__peer_unwatch(watch);
    watch->gone(watch);
}

/* --- writing ---------------------------------------------------------------------------------------------------------------- */

static void advance(struct cursor *c, size_t n)
{
    while (c->count && n >= c->pieces->size - c->offset) {
        n -= c->pieces->size - c->offset;
        c->offset = 0;
        c->pieces++;
        c->count--;
    }
    c->offset += n;
}

/* One write: the number of bytes, or minus an errno. */
static ssize_t write_once(struct wire *w, const uv_buf_t *buffers, unsigned n)
{
    ssize_t taken;
    if (!w->direct)
        return uv_try_write(&w->uv.stream, buffers, n);
    do
        taken = n == 1 ? write(w->fd, buffers->base, buffers->len) : writev(w->fd, (const struct iovec *)buffers, (int)n);
    while (taken < 0 && errno == EINTR);
    return taken >= 0 ? taken : errno == EWOULDBLOCK ? UV_EAGAIN : -errno;
}

/* One write of what comes next, *size bytes. */
static ssize_t write_next(struct wire *w, const struct cursor *c, size_t *size)
{
    uv_buf_t buffers[BUFFERS];
    unsigned n = 0;
    size_t offset = c->offset;
    for (*size = 0; n < BUFFERS && n < c->count && *size < MOST; n++, offset = 0) {
        buffers[n].base = (char *)(uintptr_t)c->pieces[n].data + offset;
        buffers[n].len = least(c->pieces[n].size - offset, MOST - *size);
        *size += buffers[n].len;
    }
    return *size ? write_once(w, buffers, n) : 0;
}

/* Writes as much as is taken; 0, or an errno. Nothing is left if c->count is 0; else there is no room now. */
static int put(struct wire *w, struct cursor *c)
{
    while (c->count) {
        size_t size;
        ssize_t taken = write_next(w, c, &size);
        if (taken < 0)
            return taken == UV_EAGAIN ? 0 : (int)-taken;
        advance(c, (size_t)taken);
        if ((size_t)taken < size)
            return 0;
    }
    return 0;
}

/* The same for one piece, of which nearly always all is taken. */
static int put_one(struct wire *w, struct cursor *c)
{
    uv_buf_t buffer = { .base = (char *)(uintptr_t)c->pieces->data, .len = c->pieces->size };
    ssize_t taken = write_once(w, &buffer, 1);
    if (taken < 0)
        return taken == UV_EAGAIN ? 0 : (int)-taken;
    c->offset = (size_t)taken;
    c->count = (size_t)taken < c->pieces->size;
    return 0;
}

static void take_first(struct wire *w)
{
    w->first = w->first->next;
    if (!w->first)
        w->last = NULL;
}

static void fail_writes(struct wire *w, int code)
{
    while (w->first) {
        struct writing *op = w->first;
        take_first(w);
        wire_error(w, &op->promise, op->shuts ? "shut down" : "write to", code);
    }
}

/* Nothing more can be written, and whoever waits is told. */
static void cut(struct wire *w, const char *why)
{
    w->cut = why;
    while (w->first) {
        struct writing *op = w->first;
        take_first(w);
        troth__reject(&op->promise, troth__stream_fault(&w->stream, op->shuts ? "shut down" : "write to", EPIPE, why));
    }
}

struct piece { uv_write_t request; struct wire *wire; char data[]; };

static void pump(struct wire *w);

static void on_piece(uv_write_t *request, int status)
{
    struct piece *piece = request->data;
    struct wire *w = piece->wire;
    troth__big_free(piece);
    w->in_flight = false;
    w->writes = 0;
    if (w->stream.closed)
        return;
    troth__turned(troth__loop());
    if (status)
        fail_writes(w, -status);
    else
        pump(w);
    troth__drain();
}

/* A copy of the next bytes goes to libuv, which says when it has written them. */
static int send_piece(struct wire *w, struct writing *op)
{
    size_t room = 0, size = 0;
    for (size_t i = 0; i < op->rest.count && room < PIECE; i++)
        room += least(op->rest.pieces[i].size - (i ? 0 : op->rest.offset), PIECE - room);
    struct piece *piece = troth__big_alloc(sizeof *piece + room);
    if (!piece)
        return ENOMEM;
    while (size < room) {
        const troth_bytes *from = op->rest.pieces;
        size_t n = least(from->size - op->rest.offset, room - size);
        if (n)
            memcpy(piece->data + size, from->data + op->rest.offset, n);
        size += n;
        advance(&op->rest, n);
    }
    piece->wire = w;
    piece->request.data = piece;
    uv_buf_t buffer = uv_buf_init(piece->data, (unsigned)size);
    int failure = uv_write(&piece->request, &w->uv.stream, &buffer, 1, on_piece);
    if (failure) {
        troth__big_free(piece);
        return -failure;
    }
    w->in_flight = op->begun = true;
    return 0;
}

/* A pipe or a terminal has no half to shut: its descriptor gives it up, and nobody writes to what it is instead. */
static int shut(struct wire *w)
{
    int fd = w->fd, none;
    if (shutdown(fd, SHUT_WR) == 0)
        return 0;
    if (errno != ENOTSOCK)
        return errno;
    none = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (none < 0)
        return errno;
    int code = dup2(none, fd) < 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 ? errno : 0;
    close(none);
    return code;
}

/* One step of the first in the queue: true if it is through. */
static bool step(struct wire *w, struct writing *op)
{
    int code = 0;
    if (op->shuts) {
        code = shut(w);
    } else if (op->rest.count) {
        size_t count = op->rest.count, offset = op->rest.offset;
        code = put(w, &op->rest);
        op->begun = op->begun || count != op->rest.count || offset != op->rest.offset;
        if (!code && op->rest.count) {
            code = send_piece(w, op);
            if (!code)
                return false;
        }
    }
    take_first(w);
    if (code)
        wire_error(w, &op->promise, op->shuts ? "shut down" : "write to", code);
    else
        troth__fulfil(&op->promise);
    return true;
}

static void pump(struct wire *w)
{
    while (w->first && !w->in_flight && step(w, w->first))
        ;
}

static void cancel_writing(troth_promise *p)
{
    struct writing *op = (void *)p, *before = NULL;
    struct wire *w = op->wire;
    if (w->first == op) {
        take_first(w);
    } else {
        for (before = w->first; before->next != op;)
            before = before->next;
        before->next = op->next;
        if (w->last == op)
            w->last = before;
    }
    if (op->shuts)
        w->stream.shut = false;
    troth__reject(p, troth__canceled());
    if (op->begun && op->rest.count)
        cut(w, "an earlier write was cancelled in its middle");
}

static const troth_descriptor writing_type = { .resume = cancel_writing, .size = sizeof(struct writing), .align = _Alignof(struct writing),
    .value_offset = sizeof(troth_promise), .kind = TROTH_OPERATION, .name = "stream_write" };
static const troth_descriptor shutting_type = { .resume = cancel_writing, .size = sizeof(struct writing), .align = _Alignof(struct writing),
    .value_offset = sizeof(troth_promise), .kind = TROTH_OPERATION, .name = "stream_shutdown" };

static struct troth_promise_void *wait_to_write(struct wire *w, struct cursor rest, bool begun, bool shuts)
{
    struct writing *op = (void *)troth__operation_new(shuts ? &shutting_type : &writing_type);
    if (!op) {
        if (begun)
            cut(w, "an earlier write failed in its middle");
        return (void *)troth__refused();
    }
    op->wire = w;
    op->next = NULL;
    op->rest = rest;
    op->begun = begun;
    op->shuts = shuts;
    if (rest.count == 1) {
        op->one = *rest.pieces;
        op->rest.pieces = &op->one;
    }
    if (w->last)
        w->last->next = op;
    else
        w->first = op;
    w->last = op;
    troth__keep(&op->promise);
    if (w->first == op && !w->in_flight) {
        int code = shuts ? 0 : send_piece(w, op);
        if (code) {
            take_first(w);
            wire_error(w, &op->promise, "write to", code);
        } else if (shuts) {
            pump(w);
        }
    }
    troth__release(&op->promise);
    return (void *)op;
}

static struct troth_promise_void *wire_write(troth_stream *s, const troth_bytes *pieces, size_t count)
{
    struct wire *w = wire_of(s);
    struct cursor rest = { pieces, count, 0 };
    if (w->cut)
        return troth__failed(troth__stream_fault(s, "write to", EPIPE, w->cut));
    if (!w->opened)
        return troth__failed(troth__stream_error(s, "write to", ENOTCONN));
    if (!w->first && !w->in_flight && w->writes < AT_ONCE) {
        w->writes++;
        int code = count == 1 ? put_one(w, &rest) : put(w, &rest);
        if (code)
            return troth__failed(troth__stream_error(s, "write to", code));
        if (!rest.count)
            return (void *)troth__done();
    }
    return wait_to_write(w, rest, rest.count != count || rest.offset, false);
}

static struct troth_promise_void *wire_shutdown(troth_stream *s)
{
    struct wire *w = wire_of(s);
    if (w->cut)
        return troth__failed(troth__stream_fault(s, "shut down", EPIPE, w->cut));
    return wait_to_write(w, (struct cursor){ 0 }, false, true);
}

/* --- the end ------------------------------------------------------------------------------------------------------------------ */

static void on_closed(uv_handle_t *handle)
{
    struct wire *w = handle->data;
    troth__stream_drop(&w->stream);
}

static void release_wire(troth_stream *s) { troth__big_free(wire_of(s)); }

static void leave(struct wire *w)
{
    if (w->watch)
        troth__peer_unwatch(w->watch);
    if (w->stream.holds > 2)
        stream_peer(&w->stream);                /* for the messages of those who look at it again */
    if (w->reader) {
        troth_promise *p = &w->reader->promise;
        reader_leaves(w);
        troth__reject(p, troth__stream_fault(&w->stream, "read from", ECANCELED, "the stream was closed"));
    }
    while (w->first) {
        struct writing *op = w->first;
        take_first(w);
        troth__reject(&op->promise, troth__stream_fault(&w->stream, op->shuts ? "shut down" : "write to", ECANCELED, "the stream was closed"));
    }
}

static void wire_close(troth_stream *s)
{
    struct wire *w = wire_of(s);
    leave(w);
    w->fd = -1;
    if (w->uv.handle.type == UV_UNKNOWN_HANDLE)
        troth__stream_drop(s);                  /* a terminal that could not be made */
    else
        uv_close(&w->uv.handle, on_closed);
}

void troth__wire_reset(troth_stream *s)
{
    struct wire *w = wire_of(s);
    if (s->closed)
        return;
    s->closed = true;
    leave(w);
    w->fd = -1;
    if (uv_tcp_close_reset(&w->uv.tcp, on_closed))
        uv_close(&w->uv.handle, on_closed);
    troth__stream_drop(s);
}

/* --- names ---------------------------------------------------------------------------------------------------------------------- */

static char *wire_name(troth_stream *s, bool peer)
{
    struct wire *w = wire_of(s);
    union { struct sockaddr any; struct sockaddr_storage room; } found;
    const struct sockaddr *address = &w->address.of.any;
    socklen_t size = w->address.size;
    char text[TROTH__ADDRESS_TEXT];
    if (!peer || !size) {
        address = &found.any;
        size = sizeof found;
        if ((peer ? getpeername : getsockname)(w->fd, &found.any, &size))
            size = 0;
    }
    return troth__copy(troth__address_text(address, size, text));
}

/* --- making one ----------------------------------------------------------------------------------------------------------------- */

static const struct troth__stream_type wire_type = { wire_read, wire_ready, wire_fill, wire_write, wire_shutdown, wire_close, release_wire, wire_name, fd };

/* A write to a connection that is gone shall be an error, not the end of the process: as Node does. */
static void ignore_sigpipe(void)
{
    static bool done;
    struct sigaction action;
    if (!__atomic_exchange_n(&done, true, __ATOMIC_RELAXED) && !sigaction(SIGPIPE, NULL, &action) && action.sa_handler == SIG_DFL)
        signal(SIGPIPE, SIG_IGN);
}

troth_stream *troth__wire_new(enum troth__wire_kind kind, const char *peer)
{
    static const size_t sizes[] = { sizeof(uv_tcp_t), sizeof(uv_pipe_t), sizeof(uv_tty_t) };
    size_t size = offsetof(struct wire, uv) + sizes[kind];
    struct wire *w = troth__big_alloc(size);
    if (!w)
        return NULL;
    ignore_sigpipe();
    memset(w, 0, size);
    troth__stream_init(&w->stream, &wire_type);
    w->fd = -1;
    w->stream.peer = peer ? troth__copy(peer) : NULL;
    if (peer && !w->stream.peer) {
        troth__big_free(w);
        return NULL;
    }
    if (kind == TROTH__TCP)
        uv_tcp_init(troth__uv(), &w->uv.tcp);
    else if (kind == TROTH__PIPE)
        uv_pipe_init(troth__uv(), &w->uv.pipe, 0);
    w->uv.handle.data = w;
    return &w->stream;
}

void troth__wire_opened(troth_stream *s, bool incoming)
{
    struct wire *w = wire_of(s);
    uv_os_fd_t fd;
    w->opened = true;
    w->fd = uv_fileno(&w->uv.handle, &fd) ? -1 : fd;
    w->sign = incoming ? PERHAPS : NOTHING;
    w->direct = w->uv.handle.type == UV_TCP || (fcntl(w->fd, F_GETFL) & O_NONBLOCK);
    uv_unref(&w->uv.handle);
}

void troth__wire_peer(troth_stream *s, const void *address, size_t size)
{
    struct wire *w = wire_of(s);
    if (size <= sizeof w->address.of) {
        memcpy(&w->address.of, address, size);
        w->address.size = (uint32_t)size;
    }
}
