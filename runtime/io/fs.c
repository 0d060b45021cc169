/*
 * fs.c: what all file operations share: from a kind and its arguments to a settled promise.
 *
 * A request is queued for the pool, or waits in its file's queue, or is through: `done` is the only way out, whether it
 * ran, failed, or was taken back. An abandoned one is settled before; then `done` disposes of what it gives.
 */
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fs.h"

static const struct fs__kind *kind_of(const struct fs__request *r) { return (const void *)r->promise.type; }

/* --- on the pool ------------------------------------------------------------------------------------------------------------ */

int fs__fail(struct fs__request *r, const char *step, const char *why, int code)
{
    if (!r->step) {
        r->step = step;
        r->why = why;
    }
    errno = code;
    return -1;
}

int fs__continue(struct fs__request *r)
{
    if (!atomic_load_explicit(&r->stop, memory_order_relaxed))
        return 0;
    errno = ECANCELED;
    return -1;
}

/* A cancel must not have to wait for the other end of a fifo: it is looked for every now and then. */
int fs__wait(struct fs__request *r, int fd, int events)
{
    enum { LOOK_EVERY_MS = 50 };
    struct pollfd wanted = { .fd = fd, .events = (short)events };
    while (!fs__continue(r)) {
        int ready = poll(&wanted, 1, LOOK_EVERY_MS);
        if (ready > 0 || (ready < 0 && errno != EINTR))
            return ready > 0 ? 0 : -1;
    }
    return -1;
}

/* Nothing blocks: of a fifo without a reader O_NONBLOCK makes ENXIO, of a leased file EAGAIN. */
int fs__open_at(struct fs__request *r, const char *path, int flags, unsigned mode)
{
    struct stat info;
    int fd;
    while ((fd = open(path, flags | O_NONBLOCK | O_CLOEXEC, (mode_t)mode)) < 0) {
        bool waits = errno == EAGAIN || (errno == ENXIO && stat(path, &info) == 0 && S_ISFIFO(info.st_mode));
        if (!waits && errno != EINTR)
            return fs__fail(r, "open", NULL, errno);
        if (waits ? fs__wait(r, -1, 0) : fs__continue(r))
            return -1;
    }
    return fd;
}

/* A fifo that had no writer yet is not at its end: poll knows the difference, and is always ready for a file. */
ssize_t fs__read_some(struct fs__request *r, int fd, void *buffer, size_t size)
{
    struct pollfd now = { .fd = fd, .events = POLLIN };
    for (;;) {
        ssize_t got = read(fd, buffer, size);
        bool waits = got < 0 ? errno == EAGAIN : got == 0 && size && poll(&now, 1, 0) == 0;
        if (!waits && (got >= 0 || errno != EINTR))
            return got;
        if (waits ? fs__wait(r, fd, POLLIN) : fs__continue(r))
            return -1;
    }
}

int fs__write_all(struct fs__request *r, int fd, const char *data, size_t size, int64_t offset)
{
    while (r->moved < size) {
        if (fs__continue(r))
            return -1;
        size_t piece = size - r->moved < FS_PIECE ? size - r->moved : FS_PIECE;
        ssize_t put = offset < 0 ? write(fd, data + r->moved, piece) : pwrite(fd, data + r->moved, piece, offset + (int64_t)r->moved);
        if (put >= 0)
            r->moved += (size_t)put;
        else if (errno == EAGAIN ? fs__wait(r, fd, POLLOUT) : errno != EINTR)
            return fs__fail(r, "write", NULL, errno);
    }
    return 0;
}

static void run(uv_work_t *work)
{
    struct fs__request *r = work->data;
    int failed;
    do
        failed = kind_of(r)->run(r);
    while (failed && errno == EINTR && !fs__continue(r));
    r->code = failed ? errno : 0;
}

/* --- what becomes of it --------------------------------------------------------------------------------------------------------- */

static troth_error *failure(const struct fs__request *r)
{
    const char *step = r->step ? r->step : kind_of(r)->verb, *why = r->why ? r->why : strerror(r->code);
    const char *path = r->in.file ? r->in.file->path : r->in.path;
    if (r->code == ECANCELED && atomic_load(&r->stop))
        return troth__canceled();
    if (r->in.other)
        return troth__error(r->code, "%s %s to %s: %s", step, path, r->in.other, why);
    if (r->moved)
        return troth__error(r->code, "%s %s: %s, after %zu of %zu bytes", step, path, why, r->moved, r->in.size);
    return troth__error(r->code, "%s %s: %s", step, path, why);
}

static void close_now(troth_file *file)
{
    if (file->fd >= 0)
        close(file->fd);
    troth__big_free(file);
}

void fs__discard_file(void *value) { close_now(*(troth_file **)value); }
void fs__discard_text(void *value) { free(*(char **)value); }

static void settle(struct fs__request *r)
{
    const struct fs__kind *kind = kind_of(r);
    if (!r->code && kind->takes == FS_OPENS)
        r->out.opened = r->in.file;
    if (r->abandoned) {
        if (!r->code && kind->type.discard)
            kind->type.discard(&r->out);
    } else if (r->code) {
        troth__reject(&r->promise, failure(r));
    } else {
        if (kind->settled)
            kind->settled(r);
        troth__fulfil(&r->promise);
    }
}

static void go_on(troth_file *file);

/* The request is through: settles it, and lets its file go on. */
static void finish(struct fs__request *r)
{
    const struct fs__kind *kind = kind_of(r);
    troth_file *file = r->in.file;
    if (!r->abandoned)
        troth__keep(&r->promise);
    settle(r);
    if (file && (kind->takes == FS_OPENS ? r->code : kind->closes))
        close_now(file);
    else if (file && kind->takes == FS_HANDLE)
        go_on(file);
    troth__big_free((void *)r->in.path);
    troth__release(&r->promise);
}

static void done(uv_work_t *work, int status)
{
    struct fs__request *r = work->data;
    troth__clock(troth__loop());
    if (status)
        r->code = ECANCELED;
    if (r->in.file) {
        r->in.file->running--;
        if (kind_of(r)->ordered)
            r->in.file->busy = false;
    }
    finish(r);
    troth__drain();
}

/* --- starting -------------------------------------------------------------------------------------------------------------------- */

static void submit(struct fs__request *r)
{
    if (r->in.file) {
        r->in.file->running++;
        r->in.file->busy |= kind_of(r)->ordered;
    }
    uv_queue_work(troth__loop()->uv, &r->work, run, done);     /* fails only without a function */
}

static void unqueue(struct fs__request *r)
{
    troth_file *file = r->in.file;
    *(r->previous ? &r->previous->next : &file->first) = r->next;
    *(r->next ? &r->next->previous : &file->last) = r->previous;
    r->next = r->previous = NULL;
}

static void queue(struct fs__request *r)
{
    troth_file *file = r->in.file;
    r->previous = file->last;
    *(file->last ? &file->last->next : &file->first) = r;
    file->last = r;
}

/* Starts the next of those that wait for their turn. */
static void go_on(troth_file *file)
{
    struct fs__request *r = file->first;
    if (r && !file->busy && !(kind_of(r)->closes && file->running)) {
        unqueue(r);
        submit(r);
    } else if (file->forgotten && !file->running) {
        close_now(file);
    }
}

/* Both paths in one block, or the path in a new file. */
static troth_error *copy_paths(struct fs__request *r, const struct fs__in *in)
{
    const struct fs__kind *kind = kind_of(r);
    if (!in->path || (kind->takes == FS_TWO_PATHS && !in->other))
        return troth__error(EINVAL, "%s: the path is NULL", kind->type.name);
    size_t length = strlen(in->path) + 1, other = kind->takes == FS_TWO_PATHS ? strlen(in->other) + 1 : 0;
    if (kind->takes == FS_OPENS) {
        troth_file *file = troth__big_alloc(sizeof *file + length);
        if (!file)
            return &troth__error_memory;
        *file = (troth_file){ .fd = -1 };
        memcpy(file->path, in->path, length);
        r->in.file = file;
        return NULL;
    }
    char *paths = troth__big_alloc(length + other);
    if (!paths)
        return &troth__error_memory;
    memcpy(paths, in->path, length);
    r->in.path = paths;
    if (other)
        r->in.other = memcpy(paths + length, in->other, other);
    return NULL;
}

static troth_error *check_file(const struct fs__request *r)
{
    const char *name = r->promise.type->name;
    if (!r->in.file)
        return troth__error(EINVAL, "%s: the file is NULL", name);
    if (r->in.file->closing && !kind_of(r)->closes)
        return troth__error(EBADF, "%s %s: the file is closed", kind_of(r)->verb, r->in.file->path);
    if (!r->in.buffer && !r->in.data && r->in.size)
        return troth__error(EINVAL, "%s %s: the buffer is NULL", kind_of(r)->verb, r->in.file->path);
    return NULL;
}

void *fs__start(const struct fs__kind *kind, const struct fs__in *in)
{
    struct fs__request *r = (void *)troth__operation_new(&kind->type);
    if (!r) {
        error_free(in->refused);
        return troth__refused();
    }
    memset(&r->promise + 1, 0, sizeof *r - sizeof r->promise);
    r->in = *in;
    r->in.path = r->in.other = NULL;
    r->work.data = r;
    troth_error *error = in->refused ? in->refused : kind->takes == FS_HANDLE ? check_file(r) : copy_paths(r, in);
    if (error) {
        troth__reject(&r->promise, error);
    } else if (kind->ordered) {
        queue(r);
        go_on(r->in.file);
    } else {
        submit(r);
    }
    return r;
}

/* --- cancelling ------------------------------------------------------------------------------------------------------------------- */

static bool waits_in_file(const struct fs__request *r)
{
    return r->in.file && kind_of(r)->ordered && (r->previous || r->next || r->in.file->first == r);
}

void fs__cancel(troth_promise *p)
{
    struct fs__request *r = (void *)p;
    const struct fs__kind *kind = kind_of(r);
    if (kind->closes)
        return;
    atomic_store(&r->stop, true);
    if (waits_in_file(r)) {
        r->code = ECANCELED;
        unqueue(r);
        finish(r);
    } else if (uv_cancel((uv_req_t *)&r->work) && kind->abandons) {
        r->abandoned = true;
        troth__keep(p);                         /* until the thread is through */
        troth__reject(p, troth__canceled());
    }
}

/* --- closing ------------------------------------------------------------------------------------------------------------------------ */

static int run_close(struct fs__request *r)
{
    int fd = r->in.file->fd;
    r->in.file->fd = -1;
    return close(fd) && errno != EINTR ? -1 : 0;        /* Linux has closed it then, too; again would close somebody else's */
}

static const struct fs__kind close_kind = FS_KIND("fs_close", "close", nothing, run_close, .takes = FS_HANDLE, .ordered = true, .closes = true);

struct troth_promise_void *fs_close(troth_file *file)
{
    if (!file)
        return (void *)troth_promise_resolved(sizeof(troth_promise), _Alignof(troth_promise), NULL, 0, 0);
    if (file->closing)
        return START(close_kind, .refused = troth__error(EBADF, "close %s: the file is closed", file->path));
    file->closing = true;
    struct troth_promise_void *closed = START(close_kind, .file = file);
    if ((troth_promise *)closed == &troth__state.no_memory) {
        file->forgotten = true;
        go_on(file);
    }
    return closed;
}
