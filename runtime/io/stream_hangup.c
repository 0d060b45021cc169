/*
 * stream_hangup.c: the end of a connection behind bytes that nobody reads.
 *
 * A watch on a stream (troth__peer_watch) waits with libuv's reading switched on and no buffer: what comes shows, and nothing is
 * read. Once bytes are there that nobody takes, that would never be quiet again, and reading is switched off. Then a second
 * descriptor of the same connection waits for its end alone: the bytes stay in the kernel, and the sender is made to wait.
 */
#define _GNU_SOURCE                             /* POLLRDHUP */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/loop/bridge.h"
#include "runtime/loop/loop.h"
#include "stream.h"

struct troth__hangup { uv_poll_t poll; int fd; struct troth__peer_watch *watch; };

#ifdef POLLRDHUP
enum troth__presence troth__presence(int fd)
{
    struct pollfd p = { .fd = fd, .events = POLLRDHUP };
    poll(&p, 1, 0);
    return p.revents & (POLLERR | POLLHUP) ? TROTH__GONE : p.revents & POLLRDHUP ? TROTH__HALF : TROTH__THERE;
}
#else
/* An end behind unread bytes is not seen so; but libuv tells of it. */
enum troth__presence troth__presence(int fd)
{
    char byte;
    struct pollfd p = { .fd = fd };
    poll(&p, 1, 0);
    if (p.revents & (POLLERR | POLLHUP))
        return TROTH__GONE;
    return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0 ? TROTH__HALF : TROTH__THERE;
}
#endif

static void on_hangup(uv_poll_t *poll, int status, int events)
{
    struct troth__hangup *h = poll->data;
    (void)events;
    troth__turned(troth__loop());
    enum troth__presence other = status ? TROTH__GONE : troth__presence(h->fd);
    if (other == TROTH__GONE || !h->watch->half_open)
        troth__peer_gone(h->watch);
    else
        uv_poll_stop(poll);                     /* it would say so again and again */
    troth__drain();
}

bool troth__hangup_start(struct troth__peer_watch *watch, int fd)
{
    struct troth__hangup *h = troth__big_alloc(sizeof *h);
    if (!h)
        return false;
    *h = (struct troth__hangup){ .watch = watch, .fd = fcntl(fd, F_DUPFD_CLOEXEC, 0) };
    if (h->fd < 0 || uv_poll_init(troth__uv(), &h->poll, h->fd)) {
        if (h->fd >= 0)
            close(h->fd);
        troth__big_free(h);
        return false;
    }
    h->poll.data = h;
    watch->hangup = h;
    if (!uv_poll_start(&h->poll, UV_DISCONNECT, on_hangup))
        return true;
    troth__hangup_stop(watch);
    return false;
}

static void on_closed(uv_handle_t *handle) { troth__big_free(handle->data); }

void troth__hangup_stop(struct troth__peer_watch *watch)
{
    struct troth__hangup *h = watch->hangup;
    if (!h)
        return;
    watch->hangup = NULL;
    uv_close((uv_handle_t *)&h->poll, on_closed);
    close(h->fd);
}
