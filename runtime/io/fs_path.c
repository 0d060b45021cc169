/*
 * fs_path.c: operations on paths, each a system call or a few. What they do is POSIX's; see troth/fs.h.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fs.h"

/* The public function of a kind that takes paths and gives nothing but whether it went well. */
#define SIMPLE(name, verb, call, ...) \
    static int run_##name(struct fs__request *r) { return call; } \
    static const struct fs__kind name##_kind = FS_KIND("fs_" #name, verb, nothing, run_##name, __VA_ARGS__);

SIMPLE(chmod, "chmod", chmod(r->in.path, (mode_t)r->in.mode))
SIMPLE(truncate, "truncate", truncate(r->in.path, (off_t)r->in.offset))
SIMPLE(rename, "rename", rename(r->in.path, r->in.other), .takes = FS_TWO_PATHS)
SIMPLE(unlink, "unlink", unlink(r->in.path))
SIMPLE(link, "link", link(r->in.path, r->in.other), .takes = FS_TWO_PATHS)
SIMPLE(symlink, "symlink", symlink(r->in.path, r->in.other), .takes = FS_TWO_PATHS)
SIMPLE(mkdir, "mkdir", mkdir(r->in.path, (mode_t)r->in.mode))
SIMPLE(rmdir, "rmdir", rmdir(r->in.path))
SIMPLE(access, "access", faccessat(AT_FDCWD, r->in.path, r->in.flags, AT_EACCESS), .abandons = true)

struct troth_promise_void *fs_chmod(const char *path, unsigned mode) { return START(chmod_kind, .path = path, .mode = mode); }
struct troth_promise_void *fs_truncate(const char *path, uint64_t size) { return START(truncate_kind, .path = path, .offset = size); }
struct troth_promise_void *fs_rename(const char *from, const char *to) { return START(rename_kind, .path = from, .other = to); }
struct troth_promise_void *fs_unlink(const char *path) { return START(unlink_kind, .path = path); }
struct troth_promise_void *fs_link(const char *target, const char *path) { return START(link_kind, .path = target, .other = path); }
struct troth_promise_void *fs_symlink(const char *target, const char *path) { return START(symlink_kind, .path = target, .other = path); }
struct troth_promise_void *troth_fs_mkdir(const char *path, unsigned mode) { return START(mkdir_kind, .path = path, .mode = mode); }
struct troth_promise_void *fs_rmdir(const char *path) { return START(rmdir_kind, .path = path); }

struct troth_promise_void *fs_access(const char *path, unsigned how)
{
    int flags = (how & FS_READ ? R_OK : 0) | (how & FS_WRITE ? W_OK : 0) | (how & FS_EXECUTE ? X_OK : 0);
    return START(access_kind, .path = path, .flags = how ? flags : F_OK);
}

/* --- what is there ----------------------------------------------------------------------------------------------------------- */

static int64_t nanoseconds(struct timespec t) { return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec; }

#ifdef __APPLE__
#define TIME_OF(from, which) nanoseconds((from)->st_##which##timespec)
#else
#define TIME_OF(from, which) nanoseconds((from)->st_##which##tim)
#endif

fs_kind fs__kind_of_mode(unsigned mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG: return FS_FILE;
    case S_IFDIR: return FS_DIRECTORY;
    case S_IFLNK: return FS_LINK;
    case S_IFIFO: return FS_FIFO;
    case S_IFSOCK: return FS_SOCKET;
    case S_IFCHR: return FS_CHARACTER_DEVICE;
    case S_IFBLK: return FS_BLOCK_DEVICE;
    default: return FS_UNKNOWN;
    }
}

void fs__info_of(fs_info *info, const struct stat *from)
{
    *info = (fs_info){
        .kind = fs__kind_of_mode(from->st_mode), .mode = from->st_mode & 07777, .size = (uint64_t)from->st_size,
        .allocated = (uint64_t)from->st_blocks * 512, .device = from->st_dev, .inode = from->st_ino, .links = from->st_nlink,
        .owner = from->st_uid, .group = from->st_gid, .modified = TIME_OF(from, m), .accessed = TIME_OF(from, a), .changed = TIME_OF(from, c) };
}

static int run_stat(struct fs__request *r)
{
    struct stat info;
    if (fstatat(AT_FDCWD, r->in.path, &info, r->in.flags))
        return -1;
    fs__info_of(&r->out.info, &info);
    return 0;
}

static int run_exists(struct fs__request *r)
{
    struct stat info;
    r->out.yes = stat(r->in.path, &info) == 0;
    return r->out.yes || errno == ENOENT || errno == ENOTDIR ? 0 : -1;
}

static const struct fs__kind stat_kind = FS_KIND("fs_stat", "stat", info, run_stat, .abandons = true);
static const struct fs__kind lstat_kind = FS_KIND("fs_lstat", "lstat", info, run_stat, .abandons = true);
static const struct fs__kind exists_kind = FS_KIND("fs_exists", "stat", yes, run_exists, .abandons = true);

struct troth_promise_struct_fs_info *fs_stat(const char *path) { return START(stat_kind, .path = path); }
struct troth_promise_struct_fs_info *fs_lstat(const char *path) { return START(lstat_kind, .path = path, .flags = AT_SYMLINK_NOFOLLOW); }
struct troth_promise__Bool *fs_exists(const char *path) { return START(exists_kind, .path = path); }

/* --- texts ---------------------------------------------------------------------------------------------------------------------- */

static int run_readlink(struct fs__request *r)
{
    for (size_t room = 128; room <= SIZE_MAX / 2; room *= 2) {
        char *text = malloc(room);
        ssize_t length = text ? readlink(r->in.path, text, room) : -1;
        if (length < 0) {
            free(text);
            return -1;
        }
        if ((size_t)length < room) {            /* all of it, and room for the terminator */
            text[length] = 0;
            r->out.text = text;
            return 0;
        }
        free(text);
    }
    return fs__fail(r, "readlink", NULL, ENAMETOOLONG);
}

static int run_realpath(struct fs__request *r)
{
    r->out.text = realpath(r->in.path, NULL);
    return r->out.text ? 0 : -1;
}

static const struct fs__kind readlink_kind = FS_KIND("fs_readlink", "readlink", text, run_readlink, .abandons = true);
static const struct fs__kind realpath_kind = FS_KIND("fs_realpath", "realpath", text, run_realpath, .abandons = true);

struct troth_promise_char_ptr *fs_readlink(const char *path) { return START(readlink_kind, .path = path); }
struct troth_promise_char_ptr *fs_realpath(const char *path) { return START(realpath_kind, .path = path); }

/* --- temporary ones ----------------------------------------------------------------------------------------------------------------- */

/* The pattern of mkdtemp, from malloc: the environment is read here, on the loop's thread. NULL: no memory. */
char *fs__pattern(const char *prefix)
{
    const char *folder = strchr(prefix, '/') ? NULL : getenv("TMPDIR");
    if (!folder || !*folder)
        folder = "/tmp";
    size_t room = strlen(folder) + strlen(prefix) + sizeof "/XXXXXX";
    char *pattern = malloc(room);
    if (pattern && strchr(prefix, '/'))
        snprintf(pattern, room, "%sXXXXXX", prefix);
    else if (pattern)
        snprintf(pattern, room, "%s/%sXXXXXX", folder, prefix);
    return pattern;
}

static int run_temporary_directory(struct fs__request *r)
{
    char *path = strdup(r->in.path);
    if (!path || !mkdtemp(path)) {
        free(path);
        return -1;
    }
    r->out.text = path;
    return 0;
}

static const struct fs__kind temporary_directory_kind = FS_KIND("fs_temporary_directory", "mkdtemp", text, run_temporary_directory);

struct troth_promise_char_ptr *fs_temporary_directory(const char *prefix)
{
    char *pattern = prefix ? fs__pattern(prefix) : NULL;
    if (prefix && !pattern)
        return (void *)troth__refused();
    struct troth_promise_char_ptr *p = START(temporary_directory_kind, .path = pattern);
    free(pattern);
    return p;
}

/* --- trees ---------------------------------------------------------------------------------------------------------------------------- */

/* Makes what is missing of the path's first `length` bytes, from the left. */
static int make_all(struct fs__request *r, char *path, size_t length)
{
    for (size_t end = 1; end <= length; end++) {
        if (end < length && (path[end] != '/' || path[end - 1] == '/'))
            continue;
        char after = path[end];
        path[end] = 0;
        int failed = mkdir(path, (mode_t)(end < length ? r->in.mode | 0300 : r->in.mode));
        struct stat info;
        if (failed && (errno == EEXIST || errno == EISDIR || errno == EROFS || errno == EACCES) && stat(path, &info) == 0)
            failed = S_ISDIR(info.st_mode) ? 0 : fs__fail(r, "mkdir", NULL, end < length ? ENOTDIR : EEXIST);
        path[end] = after;
        if (failed || fs__continue(r))
            return -1;
    }
    return 0;
}

static int run_mkdir_all(struct fs__request *r)
{
    size_t length = strlen(r->in.path);
    while (length > 1 && r->in.path[length - 1] == '/')
        length--;
    if (!length)
        return fs__fail(r, "mkdir", NULL, ENOENT);
    return make_all(r, (char *)r->in.path, length);     /* the request's own copy */
}

static const struct fs__kind mkdir_all_kind = FS_KIND("fs_mkdir_all", "mkdir", nothing, run_mkdir_all);

struct troth_promise_void *troth_fs_mkdir_all(const char *path, unsigned mode) { return START(mkdir_all_kind, .path = path, .mode = mode); }

/* Removes a name in an open directory, and what is below it. No link is followed, not even one that appears meanwhile. */
static int remove_at(struct fs__request *r, int parent, const char *name)
{
    if (fs__continue(r))
        return -1;
    if (unlinkat(parent, name, 0) == 0 || errno == ENOENT)
        return 0;
    if (errno != EISDIR && errno != EPERM)      /* of a directory: the one is Linux', the other one POSIX' */
        return -1;
    int refused = errno, fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *directory = fd < 0 ? NULL : fdopendir(fd);
    if (!directory) {
        if (fd < 0 && errno == ENOTDIR)
            errno = refused;
        else if (fd >= 0)
            close(fd);
        return -1;
    }
    int failed = 0;
    errno = 0;
    for (struct dirent *entry; !failed && (entry = readdir(directory)); errno = 0)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            failed = remove_at(r, dirfd(directory), entry->d_name);
    int code = errno;
    closedir(directory);
    errno = code;
    if (failed || code)
        return -1;
    return unlinkat(parent, name, AT_REMOVEDIR) && errno != ENOENT ? -1 : 0;
}

static int run_remove_all(struct fs__request *r) { return remove_at(r, AT_FDCWD, r->in.path); }

static const struct fs__kind remove_all_kind = FS_KIND("fs_remove_all", "remove", nothing, run_remove_all);

struct troth_promise_void *fs_remove_all(const char *path) { return START(remove_all_kind, .path = path); }
