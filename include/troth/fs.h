/*
 * fs.h: files and directories. Every call is an operation of the running task, done on the thread pool, while the loop goes
 * on. The semantics are POSIX's; Node's `fs` says what is one call.
 *
 * A rejection has the errno code, and its message names the operation, the path and the cause: "open /no/such: No such
 * file or directory". Paths are copied. Memory that is read or written is borrowed until the promise settles.
 *
 * Cancelled, a request that waits for a thread is taken back. One that runs is asked to stop: what looks only and uses
 * none of the caller's memory (open, stat, ..., fs_read_file) is rejected with ECANCELED at once, and what it would have
 * given is disposed of later; everything else settles when the thread is done with it, and that is soon: long reads,
 * writes and copies are done in pieces, and stop between two of them.
 */
#ifndef TROTH_FS_H
#define TROTH_FS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <troth/task.h>
#include <troth/bytes.h>

/* An open file. Owned by whoever opened it, until fs_close. */
typedef struct troth_file troth_file;

typedef enum fs_kind {
    FS_UNKNOWN, FS_FILE, FS_DIRECTORY, FS_LINK, FS_FIFO, FS_SOCKET, FS_CHARACTER_DEVICE, FS_BLOCK_DEVICE
} fs_kind;

typedef struct fs_info {
    fs_kind kind;
    unsigned mode;                              /* the permission bits: mode & 07777 */
    uint64_t size, allocated;                   /* bytes; what it occupies (less than its size: it has holes) */
    uint64_t device, inode, links;
    unsigned owner, group;
    int64_t modified, accessed, changed;        /* nanoseconds since 1970 */
} fs_info;

/* --- whole files ----------------------------------------------------------------------------------------------------- */

/* Reads a whole file. The text is from malloc, the awaiter frees it, and a zero byte follows its end; its length goes
 * to *size, if a second argument is given (a file may contain zero bytes). A result nobody takes is freed. A file that
 * grows or shrinks meanwhile is read to the end that it has then. Errors: "open PATH: ...", "read PATH: ...". */
#define fs_read_file(...) TROTH_FS_READ_FILE(__VA_ARGS__, NULL, )
#define TROTH_FS_READ_FILE(path, size, ...) troth_fs_read_file((path), (size))
TROTH_PROMISE(char_ptr, char *) troth_fs_read_file(const char *path, size_t *size);

struct fs_write_options {
    size_t size;
    /* The file is replaced as a whole: written beside the old one under another name, synced, and renamed. Whatever goes
     * wrong (a full disk, a cancel, a power failure), the old one stays as it was. Permissions and, where that is allowed,
     * the owner are the old one's; a symbolic link stays one. Only a regular file can be replaced. */
    bool atomic;
    bool sync;                                  /* fsync before it settles; `atomic` does so anyway */
    unsigned mode;                              /* permissions of a new file, less the umask; 0: 0666 */
};

/* fs_write_file(path, data, size), or with options: fs_write_file(path, data, size, .atomic = true). Creates the file or
 * truncates it, and writes it all. promise(void). Cancelled without `atomic` it may have written a part. */
#define fs_write_file(path, data, ...) troth_fs_write_file((path), (data), (struct fs_write_options){ .size = __VA_ARGS__ })
/* The same, but what is there already stays, and it all comes behind it (O_APPEND). `atomic` is refused (EINVAL). */
#define fs_append_file(path, data, ...) troth_fs_append_file((path), (data), (struct fs_write_options){ .size = __VA_ARGS__ })
TROTH_PROMISE(void, void) troth_fs_write_file(const char *path, const void *data, struct fs_write_options options);
TROTH_PROMISE(void, void) troth_fs_append_file(const char *path, const void *data, struct fs_write_options options);

/* Copies a file's data and permissions; what stands at `to` is overwritten. Fails with EINVAL if both are one file. A copy
 * that fails or is cancelled is removed, if it was not there before. */
TROTH_PROMISE(void, void) fs_copy(const char *from, const char *to);

/* --- open files -------------------------------------------------------------------------------------------------------- */

/* Opens a file. `mode` is fopen's: "r", "r+", "w", "w+", "a", "a+", and an "x" behind it (it must not exist yet). The third
 * argument, if given, is the permissions of a new file, less the umask (0666). A file nobody takes is closed. */
#define fs_open(...) TROTH_FS_OPEN(__VA_ARGS__, 0666, )
#define TROTH_FS_OPEN(path, mode, permissions, ...) troth_fs_open((path), (mode), (permissions))
TROTH_PROMISE(struct_troth_file_ptr, troth_file *) troth_fs_open(const char *path, const char *mode, unsigned permissions);

/* A new file of which only its user may know more, open as by "w+x": PREFIX and six other characters, in the folder of
 * TMPDIR or /tmp unless the prefix has a slash. fs_path tells its name; the caller unlinks it. */
TROTH_PROMISE(struct_troth_file_ptr, troth_file *) fs_temporary_file(const char *prefix);

/* Closes it when everything asked of it before is done; the handle is dead at once. It cannot be cancelled, and NULL is
 * accepted, so that `defer await fs_close(f);` is right. Fails if a delayed write did; it is closed all the same. */
TROTH_PROMISE(void, void) fs_close(troth_file *file);

/* Reads at most `size` bytes at the file's position, at least one unless it is at its end: 0. */
TROTH_PROMISE(size_t, size_t) fs_read(troth_file *file, void *buffer, size_t size);
/* Writes all of it at the file's position. A message of failure says how much was written. */
TROTH_PROMISE(void, void) fs_write(troth_file *file, const void *data, size_t size);
/* The same at a place, counted from the file's start; the position stays where it is. fs_read, fs_write, fs_ftruncate and fs_fsync of
 * a file are done one after the other, in the order of the calls; fs_pread, fs_pwrite and fs_fstat do not wait for others. */
TROTH_PROMISE(size_t, size_t) fs_pread(troth_file *file, void *buffer, size_t size, uint64_t offset);
TROTH_PROMISE(void, void) fs_pwrite(troth_file *file, const void *data, size_t size, uint64_t offset);
TROTH_PROMISE(struct_fs_info, fs_info) fs_fstat(troth_file *file);
TROTH_PROMISE(void, void) fs_ftruncate(troth_file *file, uint64_t size);
TROTH_PROMISE(void, void) fs_fsync(troth_file *file);
/* As it was opened; lent until fs_close. And its descriptor, for calls that are not here. */
const char *fs_path(const troth_file *file);
int fs_descriptor(const troth_file *file);

/* --- streams: async iterators of what is lent until the next step ------------------------------------------------------------ */

/* The lines of a file, without their newline; a last line without one counts, and an empty file has none. Each is followed by
 * a zero byte; it may hold others, `size` tells. A carriage return stays. A line may be as long as memory allows. */
TROTH_ASYNC_ITERATOR(troth_bytes) fs_lines(const char *path);

/* The file in pieces of 256 KiB, the last one shorter: for files larger than memory. */
TROTH_ASYNC_ITERATOR(troth_bytes) fs_chunks(const char *path);

typedef struct fs_entry { const char *name; fs_kind kind; } fs_entry;

/* What a directory holds, but "." and "..", in no order. Of 100,000 entries no more than 32 KiB are in memory. Entries that
 * are made or removed meanwhile may be among them or not. */
TROTH_ASYNC_ITERATOR(fs_entry) fs_readdir(const char *path);

/* A change of `name` in a watched directory (of a watched file: its own name). `entries`: it was made, removed or renamed; else its
 * data or attributes changed. A NULL name: more changed than was remembered, look at everything. */
typedef struct fs_change { const char *name; bool entries; } fs_change;

/* The changes of a file, or of a directory's entries (not of what is below them), from this call on. Changes of one name that nobody has taken
 * yet are one; up to 1,000 names are remembered. A file is watched, not its name: once it is replaced nothing comes any more, so
 * watch the folder where that may happen. Never ends by itself: leave the loop, cancel, or release the iterator. Errors, at the first step: "watch PATH: ...". */
TROTH_ASYNC_ITERATOR(fs_change) fs_watch(const char *path);

/* --- paths ------------------------------------------------------------------------------------------------------------------- */

TROTH_PROMISE(struct_fs_info, fs_info) fs_stat(const char *path);
TROTH_PROMISE(struct_fs_info, fs_info) fs_lstat(const char *path);     /* of a link itself */
/* False if there is nothing (ENOENT, ENOTDIR); a link to nothing is nothing. Other failures reject. */
TROTH_PROMISE(_Bool, bool) fs_exists(const char *path);
enum fs_access { FS_READ = 4, FS_WRITE = 2, FS_EXECUTE = 1 };
/* Rejects if the process may not (EACCES, EROFS), or if there is nothing. 0: only asks whether it is there. */
TROTH_PROMISE(void, void) fs_access(const char *path, unsigned how);
TROTH_PROMISE(void, void) fs_chmod(const char *path, unsigned mode);
TROTH_PROMISE(void, void) fs_truncate(const char *path, uint64_t size);
TROTH_PROMISE(void, void) fs_rename(const char *from, const char *to);
TROTH_PROMISE(void, void) fs_unlink(const char *path);
TROTH_PROMISE(void, void) fs_link(const char *target, const char *path);
TROTH_PROMISE(void, void) fs_symlink(const char *target, const char *path);
/* Texts from malloc; the awaiter frees them. */
TROTH_PROMISE(char_ptr, char *) fs_readlink(const char *path);
TROTH_PROMISE(char_ptr, char *) fs_realpath(const char *path);

/* Permissions, if given, less the umask (0777). fs_mkdir_all makes the missing ones above it, too, and is content with a
 * directory that is there. */
#define fs_mkdir(...) TROTH_FS_MKDIR(troth_fs_mkdir, __VA_ARGS__, 0777, )
#define fs_mkdir_all(...) TROTH_FS_MKDIR(troth_fs_mkdir_all, __VA_ARGS__, 0777, )
#define TROTH_FS_MKDIR(call, path, permissions, ...) call((path), (permissions))
TROTH_PROMISE(void, void) troth_fs_mkdir(const char *path, unsigned permissions);
TROTH_PROMISE(void, void) troth_fs_mkdir_all(const char *path, unsigned permissions);
TROTH_PROMISE(void, void) fs_rmdir(const char *path);
/* A new directory (0700): PREFIX and six other characters, where fs_temporary_file would put it. Its path, from malloc. */
TROTH_PROMISE(char_ptr, char *) fs_temporary_directory(const char *prefix);
/* Removes whatever is there: a directory with all that it holds. Links are removed, not followed. Nothing there is no failure. */
TROTH_PROMISE(void, void) fs_remove_all(const char *path);

#endif
