/*
 * fs_whole.c: whole files. One request opens, reads or writes, and closes, so that no descriptor can be left open however
 * the task ends; and it is one way to a thread and back instead of four.
 */
#define _GNU_SOURCE                             /* copy_file_range */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "fs.h"

/* Closing is part of the work: some file systems report a failed write only now. What failed before counts. */
static int close_after(struct fs__request *r, int fd, int failed)
{
    int code = errno;
    if (close(fd) && errno != EINTR && !failed)
        return fs__fail(r, "close", NULL, errno);
    errno = code;
    return failed;
}

/* --- reading ----------------------------------------------------------------------------------------------------------------- */

/* A file's size is a hint: files of /proc have none, and others grow. One byte more is asked for, to see the end. */
static char *read_all(struct fs__request *r, int fd, size_t *size)
{
    struct stat info;
    size_t room = 4096;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0)
        room = (size_t)info.st_size + 2;
    char *text = malloc(room);
    for (*size = 0; text && !fs__continue(r);) {
        if (*size + 1 == room) {
            char *longer = room > SIZE_MAX / 2 ? NULL : realloc(text, room * 2);
            if (!longer) {
                fs__fail(r, "read", NULL, ENOMEM);
                break;
            }
            text = longer;
            room *= 2;
        }
        size_t rest = room - *size - 1;
        ssize_t got = fs__read_some(r, fd, text + *size, rest < FS_PIECE ? rest : FS_PIECE);
        if (got > 0) {
            *size += (size_t)got;
        } else if (got == 0) {
            text[*size] = 0;
            return text;
        } else {
            fs__fail(r, "read", NULL, errno);
            break;
        }
    }
    int code = errno;
    free(text);
    errno = code;
    return NULL;
}

static int run_read_file(struct fs__request *r)
{
    int fd = fs__open_at(r, r->in.path, O_RDONLY, 0);
    if (fd < 0)
        return -1;
    r->out.text = read_all(r, fd, &r->in.size);
    int code = errno;
    close(fd);
    errno = code;
    return r->out.text ? 0 : -1;
}

static void tell_size(struct fs__request *r)
{
    if (r->in.size_wanted)
        *r->in.size_wanted = r->in.size;
}

static const struct fs__kind read_file_kind = FS_KIND("fs_read_file", "read", text, run_read_file, .settled = tell_size, .abandons = true);

struct troth_promise_char_ptr *troth_fs_read_file(const char *path, size_t *size) { return START(read_file_kind, .path = path, .size_wanted = size); }

/* --- writing ------------------------------------------------------------------------------------------------------------------- */

enum { SYNC = 1, APPEND = 2 };

static int write_and_close(struct fs__request *r, int fd, bool sync)
{
    int failed = fs__write_all(r, fd, r->in.data, r->in.size, -1);
    if (!failed && sync && fsync(fd))
        failed = fs__fail(r, "fsync", NULL, errno);
    return close_after(r, fd, failed);
}

static int run_write_file(struct fs__request *r)
{
    int fd = fs__open_at(r, r->in.path, O_WRONLY | O_CREAT | (r->in.flags & APPEND ? O_APPEND : O_TRUNC), r->in.mode);
    return fd < 0 ? -1 : write_and_close(r, fd, r->in.flags & SYNC);
}

/* The new file, beside the old one: `name` is that of the old one, and becomes the new one's. */
static int open_beside(struct fs__request *r, char *name, const struct stat *old)
{
    static atomic_uint count;
    char *end = name + strlen(name);
    for (int tries = 0; tries < 100; tries++) {
        sprintf(end, ".%08x", (unsigned)getpid() * 2654435761u + atomic_fetch_add(&count, 1) * 40503u);
        int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)(old ? 0600 : r->in.mode));
        if (fd >= 0 || errno != EEXIST)
            return fd < 0 ? fs__fail(r, "open", NULL, errno) : fd;
    }
    return fs__fail(r, "open", NULL, EEXIST);
}

/* What the old file had: the permissions, and the owner where that is allowed. */
static int take_after(struct fs__request *r, int fd, const struct stat *old)
{
    if (fchown(fd, old->st_uid, old->st_gid) && fchown(fd, (uid_t)-1, old->st_gid))
        errno = 0;                              /* it is the caller's then, as with any new file */
    return fchmod(fd, old->st_mode & 07777) ? fs__fail(r, "chmod", NULL, errno) : 0;
}

/* The new name is on the disk only when its folder is. Some file systems cannot sync folders, and say so with EINVAL. */
static int sync_folder(struct fs__request *r, char *path)
{
    char *slash = strrchr(path, '/');
    if (slash)
        slash[slash == path] = 0;
    int fd = fs__open_at(r, slash ? path : ".", O_RDONLY | O_DIRECTORY, 0);
    if (fd < 0)
        return -1;
    int failed = fsync(fd) && errno != EINVAL ? fs__fail(r, "fsync the folder of", NULL, errno) : 0;
    return close_after(r, fd, failed);
}

/* path: where the file really is, in a block with room for a longer name behind it. */
static int replace(struct fs__request *r, char *path, char *name, const struct stat *old)
{
    strcpy(name, path);
    int fd = open_beside(r, name, old);
    if (fd < 0)
        return -1;
    int failed = old ? take_after(r, fd, old) : 0;
    failed = failed ? close_after(r, fd, failed) : write_and_close(r, fd, true);
    if (!failed)
        failed = fs__continue(r);
    if (!failed && rename(name, path))
        failed = fs__fail(r, "rename", NULL, errno);
    if (failed) {
        int code = errno;
        unlink(name);
        errno = code;
        return -1;
    }
    return sync_folder(r, name);
}

static int run_replace_file(struct fs__request *r)
{
    struct stat old;
    bool exists = stat(r->in.path, &old) == 0;
    if (!exists && errno != ENOENT)
        return fs__fail(r, "open", NULL, errno);
    struct stat link;
    if (!exists && lstat(r->in.path, &link) == 0)
        return fs__fail(r, "write", "a link to nothing cannot be replaced", ENOENT);
    if (exists && !S_ISREG(old.st_mode))
        return fs__fail(r, "write", S_ISDIR(old.st_mode) ? NULL : "only a regular file can be replaced", S_ISDIR(old.st_mode) ? EISDIR : EINVAL);
    if (exists && access(r->in.path, W_OK))     /* what could not be written to is not replaced, either */
        return fs__fail(r, "open", NULL, errno);
    char *path = exists ? realpath(r->in.path, NULL) : strdup(r->in.path);
    char *name = path ? malloc(strlen(path) + sizeof ".01234567") : NULL;
    int failed = name ? replace(r, path, name, exists ? &old : NULL) : -1;
    int code = errno;
    free(path);
    free(name);
    errno = code;
    return failed;
}

static const struct fs__kind write_file_kind = FS_KIND("fs_write_file", "write", nothing, run_write_file);
static const struct fs__kind replace_file_kind = FS_KIND("fs_write_file", "write", nothing, run_replace_file);
static const struct fs__kind append_file_kind = FS_KIND("fs_append_file", "write", nothing, run_write_file);

static struct troth_promise_void *start_write(const struct fs__kind *kind, const char *path, const void *data, struct fs_write_options options, int flags)
{
    troth_error *refused = NULL;
    if (path && !data && options.size)
        refused = troth__error(EINVAL, "write %s: the data is NULL", path);
    else if (path && options.atomic && flags & APPEND)
        refused = troth__error(EINVAL, "append to %s: it cannot be atomic", path);
    return START(*kind, .path = path, .data = data, .size = options.size, .mode = options.mode ? options.mode : 0666,
        .flags = flags | (options.sync ? SYNC : 0), .refused = refused);
}

struct troth_promise_void *troth_fs_write_file(const char *path, const void *data, struct fs_write_options options)
{
    return start_write(options.atomic ? &replace_file_kind : &write_file_kind, path, data, options, 0);
}

struct troth_promise_void *troth_fs_append_file(const char *path, const void *data, struct fs_write_options options)
{
    return start_write(&append_file_kind, path, data, options, APPEND);
}

/* --- copying ----------------------------------------------------------------------------------------------------------------------- */

/* Through memory: works everywhere. */
static int copy_by_hand(struct fs__request *r, int from, int to)
{
    enum { ROOM = 256 * 1024 };
    char *buffer = malloc(ROOM);
    int failed = buffer ? 0 : -1;
    while (!failed) {
        ssize_t got = fs__read_some(r, from, buffer, ROOM);
        if (got == 0)
            break;
        r->moved = 0;
        failed = got < 0 ? -1 : fs__write_all(r, to, buffer, (size_t)got, -1);
        failed = failed ? failed : fs__continue(r);
    }
    r->moved = 0;                               /* of a copy it means nothing */
    int code = errno;
    free(buffer);
    errno = code;
    return failed;
}

/* By the kernel, which may share the blocks; by hand what it cannot copy (another file system, /proc, ...). */
static int copy_data(struct fs__request *r, int from, int to)
{
#ifdef __linux__
    for (bool any = false;; any = true) {
        if (fs__continue(r))
            return -1;
        ssize_t got = copy_file_range(from, NULL, to, NULL, (size_t)16 * FS_PIECE, 0);
        if (got > 0 || (got < 0 && errno == EINTR))
            continue;
        if (got == 0 && any)
            return 0;
        if (got < 0 && (errno == ENOSPC || errno == EIO || errno == EDQUOT || errno == EFBIG))
            return -1;
        break;
    }
#endif
    return copy_by_hand(r, from, to);
}

/* Opens the target; it is not truncated, since it may be the source itself. */
static int open_target(struct fs__request *r, unsigned mode, bool *made)
{
    int to = open(r->in.other, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)mode);
    *made = to >= 0;
    return to >= 0 || errno != EEXIST ? to : fs__open_at(r, r->in.other, O_WRONLY | O_CREAT, mode);
}

static int copy_to(struct fs__request *r, int from, const struct stat *source)
{
    bool made;
    int to = open_target(r, source->st_mode & 0777, &made);
    if (to < 0)
        return -1;
    struct stat target;
    int failed = fstat(to, &target);
    if (!failed && target.st_dev == source->st_dev && target.st_ino == source->st_ino)
        failed = fs__fail(r, "copy", "they are one file", EINVAL);
    if (!failed && S_ISREG(target.st_mode))
        failed = ftruncate(to, 0);
    if (!failed)
        failed = copy_data(r, from, to);
    if (!failed && S_ISREG(target.st_mode))
        failed = fchmod(to, source->st_mode & 07777);
    failed = close_after(r, to, failed);
    if (failed && made) {
        int code = errno;
        unlink(r->in.other);
        errno = code;
    }
    return failed;
}

static int run_copy(struct fs__request *r)
{
    struct stat source;
    int from = fs__open_at(r, r->in.path, O_RDONLY, 0), failed = from < 0 ? -1 : fstat(from, &source);
    if (!failed && S_ISDIR(source.st_mode)) {
        failed = -1;
        errno = EISDIR;
    }
    if (!failed)
        failed = copy_to(r, from, &source);
    int code = errno;
    if (from >= 0)
        close(from);
    errno = code;
    r->step = NULL;                             /* whatever failed, it is the copy of both */
    return failed;
}

static const struct fs__kind copy_kind = FS_KIND("fs_copy", "copy", nothing, run_copy, .takes = FS_TWO_PATHS);

struct troth_promise_void *fs_copy(const char *from, const char *to) { return START(copy_kind, .path = from, .other = to); }
