/*
 * net_dial.c: one attempt to connect, and the options of a connection.
 *
 * The operation holds the request. Cancelled, it closes the stream; libuv then gives the request back, and the operation
 * settles.
 */
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/un.h>
#include <unistd.h>

#include "runtime/loop/bridge.h"
#include "runtime/loop/loop.h"
#include "net.h"
#include "stream.h"

/* --- TCP ------------------------------------------------------------------------------------------------------------------ */

struct dial {
    troth_promise promise;
    troth_stream *stream;
    uv_connect_t request;
    bool cancelled;
};

static void discard_stream(void *stream) { stream_close(*(troth_stream **)stream); }

static void cancel_dial(troth_promise *p)
{
    struct dial *dial = (void *)p;
    dial->cancelled = true;
    stream_close(dial->stream);
}

static const troth_descriptor dial_type = { .resume = cancel_dial, .size = sizeof(struct dial), .align = _Alignof(struct dial),
    .value_offset = offsetof(struct dial, stream), .value_size = sizeof(troth_stream *), .kind = TROTH_OPERATION, .name = "connect",
    .discard = discard_stream };

static void fail(struct dial *dial, int code)
{
    troth__stream_hold(dial->stream);
    troth__reject(&dial->promise, troth__stream_error(dial->stream, "connect to", code));
    troth__stream_drop(dial->stream);
    stream_close(dial->stream);
}

static void on_connect(uv_connect_t *request, int status)
{
    struct dial *dial = request->data;
    troth__clock(troth__loop());
    if (dial->cancelled) {
        troth__reject(&dial->promise, troth__canceled());
    } else if (status) {
        troth__keep(&dial->promise);
        fail(dial, -status);
        troth__release(&dial->promise);
    } else {
        uv_tcp_nodelay((uv_tcp_t *)troth__wire_handle(dial->stream), 1);
        troth__wire_opened(dial->stream, false);
        troth__fulfil(&dial->promise);
    }
    troth__drain();
}

struct troth_promise_struct_troth_stream_ptr *troth__dial(const struct troth__address *address)
{
    struct dial *dial = (void *)troth__operation_new(&dial_type);
    if (!dial)
        return (void *)troth__refused();
    dial->cancelled = false;
    dial->stream = troth__wire_new(TROTH__TCP, NULL);
    if (!dial->stream) {
        troth__reject(&dial->promise, &troth__error_memory);
        return (void *)dial;
    }
    troth__wire_peer(dial->stream, &address->of, address->size);
    dial->request.data = dial;
    int failure = uv_tcp_connect(&dial->request, (uv_tcp_t *)troth__wire_handle(dial->stream), &address->of.any, on_connect);
    if (failure) {
        troth__keep(&dial->promise);
        fail(dial, -failure);
        troth__release(&dial->promise);
    }
    return (void *)dial;
}

/* Nested combinators are made one list. */
static void flatten(troth_error **all, troth_error *error)
{
    if (!error->error_count)
        troth__append(all, error_keep(error));
    for (unsigned i = 0; i < error->error_count; i++)
        flatten(all, error->errors[i]);
}

static const troth_error *first_of(const troth_error *error)
{
    while (error->error_count)
        error = error->errors[0];
    return error;
}

troth_error *troth__dial_error(const char *host, int port, troth_error *error)
{
    char place[512];
    const troth_error *first = first_of(error);
    if (!error->error_count)
        return error_keep(error);
    troth_error *all = troth__error(first->code, "connect to %s: no address of it answers; %s", troth__place_text(host, port, place, sizeof place), first->message);
    flatten(&all, error);
    return all;
}

/* --- Unix sockets ----------------------------------------------------------------------------------------------------------- */

bool troth__unix_address(const char *path, struct sockaddr_un *un, socklen_t *size)
{
    size_t length = path ? strlen(path) : 0;
    memset(un, 0, sizeof *un);
    un->sun_family = AF_UNIX;
    if (!length || length >= sizeof un->sun_path)
        return false;
    memcpy(un->sun_path, path, length);
    if (path[0] == '@')
        un->sun_path[0] = 0;
    *size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + (path[0] != '@'));
    return true;
}

static troth_error *unix_error(const char *path, int code, const char *why)
{
    return troth__error(code, "connect to %s: %s", path ? path : "NULL", why ? why : strerror(code));
}

troth_stream *troth__unix_dial(const char *path, troth_error **error)
{
    struct sockaddr_un un;
    socklen_t size;
    *error = NULL;
    if (!troth__unix_address(path, &un, &size)) {
        *error = unix_error(path, path && *path ? ENAMETOOLONG : EINVAL, path && *path ? NULL : "the path is empty");
        return NULL;
    }
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), code = fd < 0 ? errno : 0;
    if (!code && connect(fd, (void *)&un, size))
        code = errno == EINTR ? EAGAIN : errno;
    troth_stream *s = code ? NULL : troth__wire_new(TROTH__PIPE, path);
    if (!code && !s)
        code = ENOMEM;
    if (!code)
        code = -uv_pipe_open((uv_pipe_t *)troth__wire_handle(s), fd);
    if (!code) {
        troth__wire_opened(s, false);
        return s;
    }
    stream_close(s);
    if (fd >= 0)
        close(fd);
    if (code != EAGAIN)
        *error = unix_error(path, code, NULL);
    return NULL;
}

/* --- options ------------------------------------------------------------------------------------------------------------------ */

static uv_tcp_t *tcp_of(troth_stream *s)
{
    uv_tcp_t *tcp = troth__is_wire(s) && !s->closed ? (uv_tcp_t *)troth__wire_handle(s) : NULL;
    if (tcp && tcp->type == UV_TCP)
        return tcp;
    errno = ENOTSUP;
    return NULL;
}

int tcp_nodelay(troth_stream *s, bool on)
{
    uv_tcp_t *tcp = tcp_of(s);
    return tcp ? troth__outcome(uv_tcp_nodelay(tcp, on)) : -1;
}

int tcp_keepalive(troth_stream *s, unsigned seconds)
{
    uv_tcp_t *tcp = tcp_of(s);
    int failure = tcp ? uv_tcp_keepalive(tcp, seconds != 0, seconds) : 0;
    if (!tcp || failure || !seconds)
        return tcp ? troth__outcome(failure) : -1;
    int count = 3, interval = (int)seconds;     /* libuv asks every second after the first time */
    if (setsockopt(stream_fd(s), IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval) ||
        setsockopt(stream_fd(s), IPPROTO_TCP, TCP_KEEPCNT, &count, sizeof count))
        return -1;
#ifdef TCP_USER_TIMEOUT                         /* the same patience with bytes that nobody acknowledges */
    unsigned patience = seconds * 4000;
    if (setsockopt(stream_fd(s), IPPROTO_TCP, TCP_USER_TIMEOUT, &patience, sizeof patience))
        return -1;
#endif
    return 0;
}

int tcp_buffers(troth_stream *s, int receive, int send)
{
    uv_tcp_t *tcp = tcp_of(s);
    if (!tcp)
        return -1;
    if (receive && setsockopt(stream_fd(s), SOL_SOCKET, SO_RCVBUF, &receive, sizeof receive))
        return -1;
    return send ? setsockopt(stream_fd(s), SOL_SOCKET, SO_SNDBUF, &send, sizeof send) : 0;
}

void tcp_reset(troth_stream *s)
{
    if (s && tcp_of(s))
        troth__wire_reset(s);
    else
        stream_close(s);
}
