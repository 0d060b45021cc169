/*
 * fs.c: whole files. One request on the thread pool opens, reads or writes, and closes, so that nothing can be left open.
 *
 * The worker touches only its own fields: errors are made on the loop's thread from the errno and the step that it
 * left. Cancelled while it is queued a request is rejected with ECANCELED; once it runs it completes.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/loop/loop.h"
#include <troth/fs.h>

struct file {
    troth_promise promise;
    char *text;                                 /* the value of a read */
    const char *data;                           /* of a write; borrowed */
    size_t size, *size_wanted;
    char *path;
    const char *step;                           /* what failed, with `code` */
    int code;
    uv_work_t request;
};

/* --- on the pool ----------------------------------------------------------------------------------------------------------- */

static bool failed(struct file *file, const char *step, int code)
{
    if (!file->step) {
        file->step = step;
        file->code = code;
    }
    return false;
}

static int open_file(struct file *file, int flags)
{
    int fd;
    do
        fd = open(file->path, flags | O_CLOEXEC, 0666);
    while (fd < 0 && errno == EINTR);
    if (fd < 0)
        failed(file, "open", errno);
    return fd;
}

/* A file's size is a hint: files of /proc have none, and others grow. One byte more is asked for, to see the end. */
static bool read_all(struct file *file, int fd)
{
    struct stat info;
    size_t room = 4096;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0)
        room = (size_t)info.st_size + 2;
    char *text = malloc(room);
    for (; text; ) {
        if (file->size + 1 == room) {
            char *longer = room > SIZE_MAX / 2 ? NULL : realloc(text, room * 2);
            if (!longer)
                break;
            text = longer;
            room *= 2;
        }
        ssize_t got = read(fd, text + file->size, room - file->size - 1);
        if (got == 0) {
            text[file->size] = 0;
            file->text = text;
            return true;
        }
        if (got > 0) {
            file->size += (size_t)got;
        } else if (errno != EINTR) {
            int code = errno;
            free(text);
            return failed(file, "read", code);
        }
    }
    free(text);
    return failed(file, "read", ENOMEM);
}

static void run_read(uv_work_t *request)
{
    struct file *file = request->data;
    int fd = open_file(file, O_RDONLY);
    if (fd < 0)
        return;
    read_all(file, fd);
    close(fd);
}

static void run_write(uv_work_t *request)
{
    struct file *file = request->data;
    int fd = open_file(file, O_WRONLY | O_CREAT | O_TRUNC);
    if (fd < 0)
        return;
    while (file->size) {
        ssize_t put = write(fd, file->data, file->size);
        if (put >= 0) {
            file->data += put;
            file->size -= (size_t)put;
        } else if (errno != EINTR) {
            failed(file, "write", errno);
            break;
        }
    }
    if (close(fd) && errno != EINTR)            /* some file systems report a failed write only now */
        failed(file, "close", errno);
}

/* --- on the loop ------------------------------------------------------------------------------------------------------------- */

static void settle(struct file *file, int status)
{
    if (status)
        troth__reject(&file->promise, troth__canceled());
    else if (file->step)
        troth__reject(&file->promise, troth__error(file->code, "%s %s: %s", file->step, file->path, strerror(file->code)));
    else
        troth__fulfil(&file->promise);
}

static void done(uv_work_t *request, int status)
{
    struct file *file = request->data;
    troth__clock(troth__loop());
    if (!status && !file->step && file->size_wanted)
        *file->size_wanted = file->size;
    troth__keep(&file->promise);
    settle(file, status);
    troth__big_free(file->path);
    troth__release(&file->promise);
    troth__drain();
}

static void cancel(troth_promise *p) { uv_cancel((uv_req_t *)&((struct file *)(void *)p)->request); }

static void discard_text(void *value) { free(*(char **)value); }

#define FILE_OPERATION(the_name, the_discard) { .resume = cancel, .size = sizeof(struct file), .align = _Alignof(struct file), \
    .value_offset = offsetof(struct file, text), .value_size = sizeof(char *), .kind = TROTH_OPERATION, .name = the_name, .discard = the_discard }

static const troth_descriptor read_type = FILE_OPERATION("fs_read_file", discard_text);
static const troth_descriptor write_type = FILE_OPERATION("fs_write_file", NULL);

static troth_promise *start(const troth_descriptor *type, const char *path, const void *data, size_t size, size_t *size_wanted)
{
    troth_loop *loop = troth__loop();
    struct file *file = (void *)troth__operation_new(type);
    if (!file)
        return troth__refused();
    memset(&file->promise + 1, 0, sizeof *file - sizeof file->promise);
    file->data = data;
    file->size = size;
    file->size_wanted = size_wanted;
    if (!path) {
        troth__reject(&file->promise, troth__error(EINVAL, "%s: the path is NULL", type->name));
        return &file->promise;
    }
    file->path = troth__big_alloc(strlen(path) + 1);
    if (!file->path) {
        troth__reject(&file->promise, &troth__error_memory);
        return &file->promise;
    }
    strcpy(file->path, path);
    file->request.data = file;
    int failure = uv_queue_work(loop->uv, &file->request, type == &read_type ? run_read : run_write, done);
    if (failure) {
        troth__reject(&file->promise, troth__error(-failure, "open %s: %s", path, uv_strerror(failure)));
        troth__big_free(file->path);
    }
    return &file->promise;
}

struct troth_promise_char_ptr *troth_fs_read_file(const char *path, size_t *size)
{
    return (void *)start(&read_type, path, NULL, 0, size);
}

struct troth_promise_void *fs_write_file(const char *path, const void *data, size_t size)
{
    return (void *)start(&write_type, path, data, size, NULL);
}
