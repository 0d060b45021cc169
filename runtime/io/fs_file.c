/*
 * fs_file.c: open files. Reading and writing at the position, truncating and syncing keep the order of their calls; what
 * names its place does not wait for others.
 */
#define _GNU_SOURCE                             /* mkostemp */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "fs.h"

/* --- opening ----------------------------------------------------------------------------------------------------------------- */

/* The flags of fopen's modes, or -1. */
static int flags_of(const char *mode)
{
    int flags = 0;
    switch (*mode++) {
    case 'r': break;
    case 'w': flags = O_CREAT | O_TRUNC; break;
    case 'a': flags = O_CREAT | O_APPEND; break;
    default: return -1;
    }
    bool both = *mode == '+';
    mode += both;
    if (*mode == 'x' && flags) {
        flags |= O_EXCL;
        mode++;
    }
    return *mode ? -1 : flags | (both ? O_RDWR : flags ? O_WRONLY : O_RDONLY);
}

static int run_open(struct fs__request *r)
{
    r->in.file->fd = fs__open_at(r, r->in.file->path, r->in.flags, r->in.mode);
    return r->in.file->fd < 0 ? -1 : 0;
}

static int run_temporary_file(struct fs__request *r)
{
    r->in.file->fd = mkostemp(r->in.file->path, O_CLOEXEC);
    return r->in.file->fd < 0 ? -1 : 0;
}

/* What is opened for reading only may be opened after its cancel: nobody sees it. */
static const struct fs__kind open_kind = FS_KIND("fs_open", "open", opened, run_open, .takes = FS_OPENS, .abandons = true);
static const struct fs__kind open_to_write_kind = FS_KIND("fs_open", "open", opened, run_open, .takes = FS_OPENS);
static const struct fs__kind temporary_file_kind = FS_KIND("fs_temporary_file", "mkstemp", opened, run_temporary_file, .takes = FS_OPENS);

struct troth_promise_struct_troth_file_ptr *troth_fs_open(const char *path, const char *mode, unsigned permissions)
{
    int flags = mode ? flags_of(mode) : -1;
    troth_error *refused = NULL;
    if (flags < 0 && path)
        refused = troth__error(EINVAL, "open %s: the mode is \"%s\", and not r, r+, w, w+, a, a+ (and an x behind the last four)", path, mode ? mode : "NULL");
    return fs__start(flags == O_RDONLY ? &open_kind : &open_to_write_kind,
        &(struct fs__in){ .path = path, .mode = permissions, .flags = flags, .refused = refused });
}

struct troth_promise_struct_troth_file_ptr *fs_temporary_file(const char *prefix)
{
    char *pattern = prefix ? fs__pattern(prefix) : NULL;
    if (prefix && !pattern)
        return (void *)troth__refused();
    struct troth_promise_struct_troth_file_ptr *p = START(temporary_file_kind, .path = pattern);
    free(pattern);
    return p;
}

const char *fs_path(const troth_file *file) { return file->path; }
int fs_descriptor(const troth_file *file) { return file->fd; }

/* --- reading and writing -------------------------------------------------------------------------------------------------------- */

static int run_read(struct fs__request *r)
{
    ssize_t got = fs__read_some(r, r->in.file->fd, r->in.buffer, r->in.size);
    r->out.count = (size_t)got;
    return got < 0 ? -1 : 0;
}

static int run_pread(struct fs__request *r)
{
    ssize_t got = pread(r->in.file->fd, r->in.buffer, r->in.size, (off_t)r->in.offset);
    r->out.count = (size_t)got;
    return got < 0 ? -1 : 0;
}

static int run_write(struct fs__request *r) { return fs__write_all(r, r->in.file->fd, r->in.data, r->in.size, -1); }
static int run_pwrite(struct fs__request *r) { return fs__write_all(r, r->in.file->fd, r->in.data, r->in.size, (int64_t)r->in.offset); }

static const struct fs__kind read_kind = FS_KIND("fs_read", "read", count, run_read, .takes = FS_HANDLE, .ordered = true);
static const struct fs__kind write_kind = FS_KIND("fs_write", "write", nothing, run_write, .takes = FS_HANDLE, .ordered = true);
static const struct fs__kind pread_kind = FS_KIND("fs_pread", "read", count, run_pread, .takes = FS_HANDLE);
static const struct fs__kind pwrite_kind = FS_KIND("fs_pwrite", "write", nothing, run_pwrite, .takes = FS_HANDLE);

struct troth_promise_size_t *fs_read(troth_file *file, void *buffer, size_t size) { return START(read_kind, .file = file, .buffer = buffer, .size = size); }
struct troth_promise_void *fs_write(troth_file *file, const void *data, size_t size) { return START(write_kind, .file = file, .data = data, .size = size); }

struct troth_promise_size_t *fs_pread(troth_file *file, void *buffer, size_t size, uint64_t offset)
{
    return START(pread_kind, .file = file, .buffer = buffer, .size = size, .offset = offset);
}

struct troth_promise_void *fs_pwrite(troth_file *file, const void *data, size_t size, uint64_t offset)
{
    return START(pwrite_kind, .file = file, .data = data, .size = size, .offset = offset);
}

/* --- the rest ------------------------------------------------------------------------------------------------------------------------ */

static int run_fstat(struct fs__request *r)
{
    struct stat info;
    if (fstat(r->in.file->fd, &info))
        return -1;
    fs__info_of(&r->out.info, &info);
    return 0;
}

static int run_ftruncate(struct fs__request *r) { return ftruncate(r->in.file->fd, (off_t)r->in.offset); }
static int run_fsync(struct fs__request *r) { return fsync(r->in.file->fd); }

static const struct fs__kind fstat_kind = FS_KIND("fs_fstat", "stat", info, run_fstat, .takes = FS_HANDLE);
static const struct fs__kind ftruncate_kind = FS_KIND("fs_ftruncate", "truncate", nothing, run_ftruncate, .takes = FS_HANDLE, .ordered = true);
static const struct fs__kind fsync_kind = FS_KIND("fs_fsync", "fsync", nothing, run_fsync, .takes = FS_HANDLE, .ordered = true);

struct troth_promise_struct_fs_info *fs_fstat(troth_file *file) { return START(fstat_kind, .file = file); }
struct troth_promise_void *fs_ftruncate(troth_file *file, uint64_t size) { return START(ftruncate_kind, .file = file, .offset = size); }
struct troth_promise_void *fs_fsync(troth_file *file) { return START(fsync_kind, .file = file); }
