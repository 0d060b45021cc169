/*
 * tty.c: the standard descriptors as streams.
 *
 * Terminals and pipes are opened once more, through /dev/fd or by libuv, because a descriptor that does not block is one that
 * does not block for everybody who shares it: printf, the shell, other processes. Sockets cannot be opened again; they are made
 * blocking again at exit. Files are always ready, so that they cannot be polled: they are read and written on the pool.
 */
#include <troth.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <troth/tty.h>

#include "runtime/loop/bridge.h"
#include "runtime/io/stream.h"

static const char *const names[] = { "standard input", "standard output", "standard errors" };

/* Each with a hold of its own. */
static _Thread_local troth_stream *standard[3];

/* --- files, on the pool ------------------------------------------------------------------------------------------------------ */

struct transfer { int fd; void *to; const void *from; size_t size; ssize_t done; int code; };

static void *transfer(void *arg)
{
    struct transfer *t = arg;
    do
        t->done = t->to ? read(t->fd, t->to, t->size) : write(t->fd, t->from, t->size);
    while (t->done < 0 && errno == EINTR);
    t->code = t->done < 0 ? errno : 0;
    return NULL;
}

static async size_t read_file(void *self, void *buffer, size_t size)
{
    int fd = (int)(intptr_t)self;
    struct transfer t = { .fd = fd, .to = buffer, .size = size };
    await loop_work(transfer, &t);
    if (t.code)
        throw error_new(t.code, "read from %s: %s", names[fd], strerror(t.code));
    return (size_t)t.done;
}

static async void write_file(void *self, const void *data, size_t size)
{
    int fd = (int)(intptr_t)self;
    struct transfer t = { .fd = fd, .from = data, .size = size };
    while (t.size) {
        await loop_work(transfer, &t);
        if (t.code)
            throw error_new(t.code, "write to %s: %s", names[fd], strerror(t.code));
        t.from = (const char *)t.from + t.done;
        t.size -= (size_t)t.done;
    }
}

static int file_fd(void *self) { return (int)(intptr_t)self; }

static const stream_methods file_methods = { .read = read_file, .write = write_file, .fd = file_fd };

/* --- pipes and sockets --------------------------------------------------------------------------------------------------------- */

static bool unblocked[3];                       /* descriptors that do not block any more, through a socket */

static void block_again(void)
{
    for (int fd = 0; fd < 3; fd++)
        if (unblocked[fd])
            fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
}

/* A descriptor that may be made not to block, for the stream alone. -1: errno. */
static int open_again(int fd, uv_handle_type kind)
{
    static bool at_exit;
    char path[40];
    snprintf(path, sizeof path, "/dev/fd/%d", fd);
    int flags = fcntl(fd, F_GETFL), own = -1;
    if (kind == UV_NAMED_PIPE)
        own = open(path, (flags & O_ACCMODE) | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (own >= 0)
        return own;
    own = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (own >= 0 && !(flags & O_NONBLOCK)) {
        unblocked[fd] = true;
        if (!at_exit)
            atexit(block_again);
        at_exit = true;
    }
    return own;
}

static int open_wire(troth_stream *s, int fd, uv_handle_type kind)
{
    struct uv_stream_s *handle = troth__wire_handle(s);
    if (kind == UV_TTY)
        return 0;
    int own = open_again(fd, kind);
    if (own < 0)
        return -errno;
    int failure = kind == UV_TCP ? uv_tcp_open((uv_tcp_t *)(void *)handle, own) : uv_pipe_open((uv_pipe_t *)(void *)handle, own);
    if (failure)
        close(own);
    return failure;
}

/* --- making them ------------------------------------------------------------------------------------------------------------------ */

/* NULL: it has to be read as a file. */
static troth_stream *wire_of(int fd)
{
    uv_handle_type kind = uv_guess_handle(fd);
    if (kind != UV_TTY && kind != UV_NAMED_PIPE && kind != UV_TCP)
        return NULL;
    troth_stream *s = troth__wire_new(kind == UV_TTY ? TROTH__TTY : kind == UV_TCP ? TROTH__TCP : TROTH__PIPE, names[fd]);
    if (!s)
        return NULL;
    uv_tty_t *tty = (uv_tty_t *)(void *)troth__wire_handle(s);
    if (kind == UV_TTY && uv_tty_init(troth__uv(), tty, fd, 0)) {
        uv_pipe_init(troth__uv(), (uv_pipe_t *)(void *)tty, 0);     /* something that can be closed */
        stream_close(s);
        return NULL;
    }
    if (open_wire(s, fd, kind)) {
        stream_close(s);
        return NULL;
    }
    troth__wire_opened(s, true);
    return s;
}

static troth_stream *standard_stream(int fd)
{
    troth_stream *s = standard[fd];
    if (s && !s->closed)
        return s;
    if (s)
        troth__stream_drop(s);
    standard[fd] = NULL;
    s = wire_of(fd);
    if (!s)
        s = stream_make(&file_methods, (void *)(intptr_t)fd, names[fd]);
    if (s) {
        troth__stream_hold(s);
        standard[fd] = s;
    }
    return s;
}

troth_stream *tty_stdin(void) { return standard_stream(0); }
troth_stream *tty_stdout(void) { return standard_stream(1); }
troth_stream *tty_stderr(void) { return standard_stream(2); }

/* --- terminals ---------------------------------------------------------------------------------------------------------------------- */

/* NULL: no terminal, and errno says so. */
static uv_tty_t *terminal(troth_stream *s)
{
    struct uv_stream_s *handle = s && !s->closed && troth__is_wire(s) ? troth__wire_handle(s) : NULL;
    if (handle && handle->type == UV_TTY)
        return (uv_tty_t *)(void *)handle;
    errno = ENOTTY;
    return NULL;
}

bool tty_is_terminal(troth_stream *s) { return terminal(s); }

static int result(int failure)
{
    if (failure)
        errno = -failure;
    return failure ? -1 : 0;
}

int tty_size(troth_stream *s, tty_window *window)
{
    uv_tty_t *tty = terminal(s);
    return tty ? result(uv_tty_get_winsize(tty, &window->columns, &window->rows)) : -1;
}

static async generator tty_window resizes(troth_stream *s, tty_window last, async_iterator(int) signals)
{
    for (;;) {
        tty_window now;
        if (tty_size(s, &now) != 0)
            throw error_errno("size of %s", s ? stream_peer(s) : "no stream");
        if (now.columns != last.columns || now.rows != last.rows) {
            last = now;
            yield now;
        }
        await iter_next(signals);
    }
}

async_iterator(tty_window) tty_resizes(troth_stream *s)
{
    tty_window now = { 0, 0 };
    async_iterator(int) signals = signal_watch(SIGWINCH);
    tty_size(s, &now);
    async_iterator(tty_window) sizes = resizes(s, now, signals);
    iter_release(signals);
    return sizes;
}

/* --- raw mode ------------------------------------------------------------------------------------------------------------------------- */

static void reset(void) { uv_tty_reset_mode(); }

static void reset_and_end(int number)
{
    uv_tty_reset_mode();                        /* may be called in a handler */
    signal(number, SIG_DFL);
    raise(number);
}

/* Whatever ends the program gives the terminal back, unless the program itself watches the signal. */
static void guard(void)
{
    static const int deadly[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
    static bool done;
    for (unsigned i = 0; i < sizeof deadly / sizeof *deadly; i++) {
        struct sigaction action;
        if (sigaction(deadly[i], NULL, &action) == 0 && action.sa_handler == SIG_DFL)
            signal(deadly[i], reset_and_end);
    }
    if (!done)
        atexit(reset);
    done = true;
}

int tty_raw(troth_stream *s, bool on)
{
    uv_tty_t *tty = terminal(s);
    if (!tty)
        return -1;
    if (on)
        guard();
    return result(uv_tty_set_mode(tty, on ? UV_TTY_MODE_RAW : UV_TTY_MODE_NORMAL));
}
