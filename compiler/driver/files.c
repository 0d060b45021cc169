/*
 * files.c: names, whole files, and the private directory.
 *
 * The directory is made when it is first needed, under $TMPDIR or /tmp, and goes with everything in it when the command
 * ends, also by a signal. It is made readable for us alone.
 */
#define _XOPEN_SOURCE 700
#include "compiler/driver/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void complain(const char *verb, const char *path)
{
    fprintf(stderr, "troth: error: cannot %s %s: %s\n", verb, path, strerror(errno));
}

const char *file_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

const char *file_stem(const char *path)
{
    const char *base = file_base(path), *dot = strrchr(base, '.');
    return dot && dot != base ? arena_copy(base, (size_t)(dot - base)) : base;
}

const char *file_folder(const char *path)
{
    return arena_copy(path, (size_t)(file_base(path) - path));
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool file_is_stream(const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0 || S_ISREG(info.st_mode) || S_ISDIR(info.st_mode))
        return false;
    return strcmp(path, "/dev/null") != 0;
}

static bool read_all(int fd, struct buffer *into)
{
    static char chunk[1 << 16];
    for (;;) {
        ssize_t got = read(fd, chunk, sizeof chunk);
        if (got == 0)
            return true;
        if (got > 0)
            buffer_add(into, chunk, (size_t)got);
        else if (errno != EINTR)
            return false;
    }
}

bool file_read(const char *path, struct buffer *into)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool good = read_all(fd, into);
    int saved = errno;
    close(fd);
    errno = saved;
    return good;
}

static bool write_all(int fd, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t put = write(fd, data, length);
        if (put < 0 && errno != EINTR)
            return false;
        if (put > 0) {
            data += put;
            length -= (size_t)put;
        }
    }
    return true;
}

static bool write_directly(int fd, const char *path, const char *data, size_t length)
{
    bool good = fd >= 0 && write_all(fd, data, length);
    if (fd > 2 && close(fd) != 0)
        good = false;
    if (!good)
        complain("write", path);
    return good;
}

static const char *volatile partial;        /* what a signal in the middle of file_write must remove */

bool file_write(const char *path, const char *data, size_t length)
{
    struct stat info;
    if (strcmp(path, "-") == 0)
        return write_directly(1, "standard output", data, length);
    bool there = stat(path, &info) == 0;
    if (there && !S_ISREG(info.st_mode))
        return write_directly(open(path, O_WRONLY | O_CLOEXEC), path, data, length);
    if (there && access(path, W_OK) != 0) {
        complain("write", path);
        return false;
    }
    char *name = arena_format("%s.XXXXXX", path);
    int fd = mkstemp(name);
    if (fd < 0) {
        complain("write", path);
        return false;
    }
    partial = name;
    mode_t mask = umask(0);
    umask(mask);
    bool good = write_all(fd, data, length);
    good = fchmod(fd, there ? info.st_mode & 0777 : 0666 & ~mask) == 0 && good;
    good = close(fd) == 0 && good;
    good = good && rename(name, path) == 0;
    if (!good) {
        complain("write", path);
        unlink(name);
    }
    partial = NULL;
    return good;
}

void file_remove_output(const char *path)
{
    struct stat info;
    if (path && lstat(path, &info) == 0 && S_ISREG(info.st_mode))
        unlink(path);
}

int file_standard_input(void)
{
    const char *folder = getenv("TMPDIR");
    char *name = arena_format("%s/troth-XXXXXX", folder && *folder ? folder : "/tmp");
    struct buffer text = { 0 };
    int fd = mkstemp(name);
    if (fd >= 0) {
        unlink(name);
        fcntl(fd, F_SETFD, FD_CLOEXEC);
        if (read_all(0, &text) && write_all(fd, text.data, text.length) && lseek(fd, 0, SEEK_SET) == 0)
            return fd;
        close(fd);
    }
    complain("keep", "standard input");
    return -1;
}

static char scratch[PATH_MAX];              /* the private directory; empty: not made yet */
static int folders;

static void remove_folder(const char *path, int depth)
{
    char inner[PATH_MAX];
    DIR *d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d)); ) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        if (snprintf(inner, sizeof inner, "%s/%s", path, e->d_name) >= (int)sizeof inner)
            continue;
        if (unlink(inner) != 0 && depth < 8)
            remove_folder(inner, depth + 1);
    }
    if (d)
        closedir(d);
    rmdir(path);
}

/* Also called by a signal handler; the directory is listed because a compiler leaves files that we did not name. */
void scratch_remove(void)
{
    if (partial)
        unlink(partial);
    if (scratch[0])
        remove_folder(scratch, 0);
    scratch[0] = '\0';
}

static bool scratch_make(void)
{
    const char *folder = getenv("TMPDIR");
    char whole[PATH_MAX], name[PATH_MAX + 16];
    if (!folder || !*folder)
        folder = "/tmp";
    if (!realpath(folder, whole)) {         /* absolute, because the compiler may be told to change directory */
        complain("use", folder);
        return false;
    }
    snprintf(name, sizeof name, "%s/troth-XXXXXX", whole);
    if (strlen(name) >= sizeof scratch || !mkdtemp(name)) {
        complain("make a directory in", whole);
        return false;
    }
    strcpy(scratch, name);
    return true;
}

const char *scratch_path(const char *name)
{
    if (!scratch[0] && !scratch_make())
        return NULL;
    char *folder = arena_format("%s/%d", scratch, folders++);
    if (mkdir(folder, 0700) != 0) {
        complain("make", folder);
        return NULL;
    }
    return arena_format("%s/%s", folder, name);
}

bool scratch_write(const char *path, const char *data, size_t length)
{
    return write_directly(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), path, data, length);
}
