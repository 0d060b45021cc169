/*
 * net_listen.c: listening sockets.
 *
 * The socket is polled by libuv, and accepted from here: only as many connections as somebody waits for, so that the others
 * stay in the kernel's backlog. (libuv's own uv_listen accepts ahead, and when there are no file descriptors left it throws
 * clients away.) Out of descriptors the poll is stopped for RETRY_MS, and then tried again, so nothing spins.
 *
 * A listener lives until listener_close, until libuv has let go of it, and until no iterator looks at it any more (`holds`).
 */
#define _GNU_SOURCE                             /* accept4 */
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "runtime/loop/bridge.h"
#include "runtime/loop/loop.h"
#include "net.h"
#include "stream.h"

enum { BACKLOG = 511, RETRY_MS = 50, AT_ONCE = 64 };

struct accepting { troth_promise promise; troth_stream *stream; troth_listener *listener; struct accepting *next; };

struct troth_listener {
    uv_poll_t poll;
    int fd, port;
    bool started, closed, sign;                 /* sign: connections wait, or may */
    uint8_t holds;
    struct accepting *first, *last;
    struct troth__callback *retry;              /* out of descriptors: when it goes on */
    char *address;                              /* its text */
    bool local;                                 /* a Unix socket; its file, if it has one: */
    bool file;
    dev_t device;
    ino_t inode;
};

/* --- life ------------------------------------------------------------------------------------------------------------------- */

void troth__listener_hold(troth_listener *l) { l->holds++; }

void troth__listener_drop(troth_listener *l)
{
    if (--l->holds)
        return;
    troth__big_free(l->address);
    troth__big_free(l);
}

bool troth__listener_closed(const troth_listener *l) { return l->closed; }
int listener_port(const troth_listener *l) { return l->port; }
const char *listener_address(const troth_listener *l) { return l->address; }

static void on_closed(uv_handle_t *handle) { troth__listener_drop(handle->data); }

/* --- accepting ---------------------------------------------------------------------------------------------------------------- */

static void take_first(troth_listener *l)
{
    l->first = l->first->next;
    if (!l->first) {
        l->last = NULL;
        uv_unref((uv_handle_t *)&l->poll);
    }
}

static bool out_of_descriptors(int code) { return code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM; }

static troth_stream *stream_of(const troth_listener *l, int fd, const struct sockaddr *peer, size_t size)
{
    troth_stream *s = troth__wire_new(l->local ? TROTH__PIPE : TROTH__TCP, NULL);
    uv_stream_t *handle = s ? troth__wire_handle(s) : NULL;
    if (s && !(l->local ? uv_pipe_open((uv_pipe_t *)handle, fd) : uv_tcp_open((uv_tcp_t *)handle, fd))) {
        if (!l->local)
            troth__wire_peer(s, peer, size);
        troth__wire_opened(s, true);
        return s;
    }
    stream_close(s);
    close(fd);
    return NULL;
}

/* The next connection: a stream; NULL with 0: none is there; NULL with an errno. A client that has gone again is none. */
static troth_stream *take(troth_listener *l, int *code)
{
    union { struct sockaddr any; struct sockaddr_storage room; } peer;
    int fd;
    do {
        socklen_t size = sizeof peer;
        fd = accept4(l->fd, &peer.any, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        *code = fd < 0 ? errno : 0;
        if (fd >= 0) {
            troth_stream *s = stream_of(l, fd, &peer.any, size);
            *code = s ? 0 : ENOMEM;
            return s;
        }
    } while (*code != EAGAIN && *code != EWOULDBLOCK && !out_of_descriptors(*code) && *code != EBADF && *code != EINVAL && *code != ENOTSOCK);
    if (*code == EAGAIN || *code == EWOULDBLOCK)
        *code = 0;
    return NULL;
}

static void on_connections(uv_poll_t *poll, int status, int events);

static int start(troth_listener *l)
{
    int failure = l->started || l->retry ? 0 : uv_poll_start(&l->poll, UV_READABLE, on_connections);
    l->started = !failure && !l->retry;
    return failure;
}

static void stop(troth_listener *l)
{
    uv_poll_stop(&l->poll);
    l->started = false;
}

static void fail_first(troth_listener *l, int code)
{
    troth_promise *p = &l->first->promise;
    take_first(l);
    troth__reject(p, troth__error(code, "accept on %s: %s", l->address, strerror(code)));
}

static void again(void *arg)
{
    troth_listener *l = arg;
    l->retry = NULL;
    if (!l->first)
        return;
    int failure = start(l);
    if (failure)
        fail_first(l, -failure);
}

/* Those who wait go on waiting. */
static void pause_for_descriptors(troth_listener *l)
{
    stop(l);
    l->sign = false;
    l->retry = troth__timer_new(troth__loop(), RETRY_MS, again, l);
    while (!l->retry && l->first)
        fail_first(l, ENOMEM);
}

/* Gives the first who waits a connection; false: there is none now. */
static bool serve(troth_listener *l)
{
    int code;
    troth_stream *s = take(l, &code);
    if (s) {
        struct accepting *op = l->first;
        take_first(l);
        op->stream = s;
        troth__fulfil(&op->promise);
        return true;
    }
    l->sign = false;
    if (out_of_descriptors(code))
        pause_for_descriptors(l);
    else if (code)
        fail_first(l, code);
    return false;
}

static void on_connections(uv_poll_t *poll, int status, int events)
{
    troth_listener *l = poll->data;
    (void)status;
    (void)events;
    troth__clock(troth__loop());
    l->sign = true;
    if (!l->first) {                            /* they wait in the backlog */
        stop(l);
        return;
    }
    troth__listener_hold(l);
    for (int i = 0; i < AT_ONCE && l->first && !l->retry && serve(l); i++)
        troth__drain();
    troth__drain();
    troth__listener_drop(l);
}

static void cancel(troth_promise *p)
{
    struct accepting *op = (void *)p, *before;
    troth_listener *l = op->listener;
    if (l->first == op) {
        take_first(l);
    } else {
        for (before = l->first; before->next != op;)
            before = before->next;
        before->next = op->next;
        if (l->last == op)
            l->last = before;
    }
    troth__reject(p, troth__canceled());
}

static void discard_stream(void *stream) { stream_close(*(troth_stream **)stream); }

static const troth_descriptor accepting_type = { .resume = cancel, .size = sizeof(struct accepting), .align = _Alignof(struct accepting),
    .value_offset = offsetof(struct accepting, stream), .value_size = sizeof(troth_stream *), .kind = TROTH_OPERATION,
    .name = "listener_accept", .discard = discard_stream };

struct troth_promise_struct_troth_stream_ptr *listener_accept(troth_listener *l)
{
    struct accepting *op = (void *)troth__operation_new(&accepting_type);
    if (!op)
        return (void *)troth__refused();
    op->listener = l;
    op->next = NULL;
    if (l->closed) {
        troth__reject(&op->promise, troth__error(EBADF, "accept on %s: the listener is closed", l->address));
        return (void *)op;
    }
    if (l->last)
        l->last->next = op;
    else
        uv_ref((uv_handle_t *)&l->poll);
    if (!l->first)
        l->first = op;
    l->last = op;
    troth__keep(&op->promise);
    bool served = l->sign && l->first == op && !l->retry && serve(l);
    int failure = served || troth__is(&op->promise) != TROTH_PENDING ? 0 : start(l);
    if (failure)
        fail_first(l, -failure);
    troth__release(&op->promise);
    return (void *)op;
}

static void remove_file(const troth_listener *l)
{
    struct stat now;
    if (l->file && lstat(l->address, &now) == 0 && now.st_dev == l->device && now.st_ino == l->inode)
        unlink(l->address);
}

void listener_close(troth_listener *l)
{
    if (!l || l->closed)
        return;
    l->closed = true;
    if (l->retry)
        troth__timer_drop(troth__loop(), l->retry);
    while (l->first) {
        struct accepting *op = l->first;
        take_first(l);
        troth__reject(&op->promise, troth__error(ECANCELED, "accept on %s: the listener was closed", l->address));
    }
    remove_file(l);
    stop(l);
    uv_close((uv_handle_t *)&l->poll, on_closed);
    close(l->fd);
    troth__listener_drop(l);
}

/* --- making one ----------------------------------------------------------------------------------------------------------------- */

/* Takes the descriptor, which is bound; on failure it is closed. */
static troth_listener *listener_of(int fd, const char *address, int backlog, bool local, int *code)
{
    size_t size = strlen(address) + 1;
    troth_listener *l = troth__big_alloc(sizeof *l);
    char *text = l ? troth__big_alloc(size) : NULL;
    *code = !text ? ENOMEM : listen(fd, backlog > 0 ? backlog : BACKLOG) ? errno : 0;
    if (!*code) {
        memset(l, 0, sizeof *l);
        l->address = memcpy(text, address, size);
        l->fd = fd;
        l->local = local;
        l->holds = 2;
        *code = -uv_poll_init(troth__uv(), &l->poll, fd);
    }
    if (*code) {
        troth__big_free(text);
        troth__big_free(l);
        close(fd);
        return NULL;
    }
    l->poll.data = l;
    uv_unref((uv_handle_t *)&l->poll);
    return l;
}

static bool switch_on(int fd, int level, int option) { return setsockopt(fd, level, option, &(int){ 1 }, sizeof(int)) == 0; }

static bool options_set(int fd, const struct troth__address *address, const listen_options *options)
{
    int only = options->ipv6_only;
    if (!switch_on(fd, SOL_SOCKET, SO_REUSEADDR) || !switch_on(fd, IPPROTO_TCP, TCP_NODELAY))   /* connections inherit it */
        return false;
    if (address->of.any.sa_family == AF_INET6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof only))
        return false;
    return !options->reuse_port || switch_on(fd, SOL_SOCKET, SO_REUSEPORT);
}

troth_listener *troth__listen(const struct troth__address *address, const listen_options *options, troth_error **error)
{
    char text[TROTH__ADDRESS_TEXT];
    int fd = socket(address->of.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), code = fd < 0 ? errno : 0;
    if (!code && (!options_set(fd, address, options) || bind(fd, &address->of.any, address->size)))
        code = errno;
    struct troth__address bound = { 0 };
    socklen_t size = sizeof bound.of;
    if (!code && getsockname(fd, &bound.of.any, &size))
        code = errno;
    troth_listener *l = NULL;
    if (!code)
        l = listener_of(fd, troth__address_text(&bound.of.any, size, text), options->backlog, false, &code);
    else if (fd >= 0)
        close(fd);
    *error = code ? troth__error(code, "listen on %s: %s", troth__address_text(&address->of.any, address->size, text), strerror(code)) : NULL;
    if (l)
        l->port = troth__address_port(&bound);
    return l;
}

/* Does the file belong to nobody any more? Only a socket that refuses connections does. */
static bool is_stale(const char *path, const struct sockaddr_un *un, socklen_t size)
{
    struct stat info;
    if (lstat(path, &info) || !S_ISSOCK(info.st_mode))
        return false;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    bool refused = fd >= 0 && connect(fd, (const void *)un, size) && errno == ECONNREFUSED;
    if (fd >= 0)
        close(fd);
    return refused;
}

static int bind_path(int fd, const char *path, const struct sockaddr_un *un, socklen_t size, int mode)
{
    bool file = path[0] != '@';
    if (bind(fd, (const void *)un, size)) {
        if (errno != EADDRINUSE || !file || !is_stale(path, un, size))
            return file || errno != EADDRINUSE ? errno : EADDRINUSE;
        if (unlink(path) || bind(fd, (const void *)un, size))
            return errno;
    }
    if (file && mode && chmod(path, (mode_t)mode)) {    /* nobody can connect before it listens */
        int code = errno;
        unlink(path);
        return code;
    }
    return 0;
}

troth_listener *troth__listen_at(const char *path, const listen_options *options, troth_error **error)
{
    struct sockaddr_un un;
    socklen_t size;
    troth_listener *l = NULL;
    int fd = -1, code = path && *path ? ENAMETOOLONG : EINVAL;
    if (troth__unix_address(path, &un, &size)) {
        fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        code = fd < 0 ? errno : bind_path(fd, path, &un, size, options->mode);
    }
    if (!code)
        l = listener_of(fd, path, options->backlog, true, &code);
    else if (fd >= 0)
        close(fd);
    struct stat info;
    if (l && path[0] != '@' && lstat(path, &info) == 0) {
        l->file = true;
        l->device = info.st_dev;
        l->inode = info.st_ino;
    }
    *error = code ? troth__error(code, "listen on %s: %s", path ? path : "NULL", strerror(code)) : NULL;
    return l;
}
