/*
 * fs_directory.c: directories in batches, for fs_readdir (fs_stream.c). Each batch is one request on the pool.
 */
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include "fs.h"
#include "fs_directory.h"

static int run_open(struct fs__request *r)
{
    r->in.file->fd = open(r->in.file->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return r->in.file->fd < 0 ? -1 : 0;
}

/* The stream has a descriptor of its own: fs_close closes the directory's. */
static int begin(struct fs__request *r, struct fs__batch *batch)
{
    int fd = fcntl(r->in.file->fd, F_DUPFD_CLOEXEC, 0);
    if (fd >= 0 && !(batch->stream = fdopendir(fd)))
        close(fd);
    return batch->stream ? 0 : -1;
}

static fs_kind kind_of(DIR *stream, const struct dirent *entry)
{
    struct stat info;
    switch (entry->d_type) {
    case DT_REG: return FS_FILE;
    case DT_DIR: return FS_DIRECTORY;
    case DT_LNK: return FS_LINK;
    case DT_FIFO: return FS_FIFO;
    case DT_SOCK: return FS_SOCKET;
    case DT_CHR: return FS_CHARACTER_DEVICE;
    case DT_BLK: return FS_BLOCK_DEVICE;
    }
    return fstatat(dirfd(stream), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) ? FS_UNKNOWN : fs__kind_of_mode(info.st_mode);
}

static int run_read(struct fs__request *r)
{
    struct fs__batch *batch = r->in.buffer;
    batch->count = batch->used = 0;
    if (!batch->stream && begin(r, batch))
        return -1;
    while (batch->count < sizeof batch->entries / sizeof batch->entries[0] && sizeof batch->names - batch->used > sizeof ((struct dirent *)0)->d_name) {
        errno = 0;
        struct dirent *entry = readdir(batch->stream);
        if (!entry)
            return errno ? -1 : 0;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        size_t size = strlen(entry->d_name) + 1;
        char *name = memcpy(batch->names + batch->used, entry->d_name, size);
        batch->used += size;
        batch->entries[batch->count++] = (fs_entry){ name, kind_of(batch->stream, entry) };
    }
    return 0;
}

static const struct fs__kind open_kind = FS_KIND("fs_readdir", "open", opened, run_open, .takes = FS_OPENS, .abandons = true);
static const struct fs__kind read_kind = FS_KIND("fs_readdir", "read", nothing, run_read, .takes = FS_HANDLE, .ordered = true);

struct troth_promise_struct_troth_file_ptr *fs__directory_open(const char *path) { return START(open_kind, .path = path); }

struct troth_promise_void *fs__directory_read(troth_file *directory, struct fs__batch *batch)
{
    return START(read_kind, .file = directory, .buffer = batch);
}

void fs__batch_free(struct fs__batch *batch)
{
    if (batch && batch->stream)
        closedir(batch->stream);
    free(batch);
}
