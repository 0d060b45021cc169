// Whole files: written, appended, replaced as a whole, copied; a failure leaves what was there.
// real-time
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

static async bool holds(const char *path, const char *wanted)
{
    char *text = await fs_read_file(path);
    bool same = strcmp(text, wanted) == 0;
    free(text);
    return same;
}

static async int entries(const char *path)
{
    int n = 0;
    foreach_await (fs_entry e, fs_readdir(path))
        n += e.name[0] != 0;
    return n;
}

static async void writing(void)
{
    await fs_write_file("f", "first", 5);
    await fs_append_file("f", " second", 7);
    CHECK(await holds("f", "first second"));
    await fs_write_file("f", "x", 1, .mode = 0600, .sync = true);
    CHECK(await holds("f", "x"));
    await fs_append_file("new", "y", 1, .mode = 0600);
    CHECK(await holds("new", "y") && (await fs_stat("new")).mode == 0600);
    await fs_write_file("empty", NULL, 0);
    CHECK(await holds("empty", ""));

    REJECTS(fs_write_file("/dev/full", "some", 4), ENOSPC, "write /dev/full: No space left on device");
    REJECTS(fs_write_file("no/such", "x", 1), ENOENT, "open no/such: No such file or directory");
    REJECTS(fs_write_file(".", "x", 1), EISDIR, "open .: Is a directory");
    REJECTS(fs_write_file("f", NULL, 5), EINVAL, "write f: the data is NULL");
    REJECTS(fs_append_file("f", "x", 1, .atomic = true), EINVAL, "append to f: it cannot be atomic");
    REJECTS(fs_write_file(NULL, "x", 1), EINVAL, "fs_write_file: the path is NULL");
    REJECTS(fs_read_file("."), EISDIR, "read .: Is a directory");
}

static async void replacing(void)
{
    await fs_mkdir("d");
    await fs_write_file("d/f", "old", 3, .mode = 0640);
    await fs_write_file("d/f", "new text", 8, .atomic = true);
    CHECK(await holds("d/f", "new text") && (await fs_stat("d/f")).mode == 0640);
    await fs_write_file("d/g", "g", 1, .atomic = true, .mode = 0600);
    CHECK((await fs_stat("d/g")).mode == 0600);
    await fs_symlink("f", "d/link");
    await fs_write_file("d/link", "through", 7, .atomic = true);
    CHECK(await holds("d/f", "through") && (await fs_lstat("d/link")).kind == FS_LINK);
    CHECK(await entries("d") == 3);             /* nothing is left lying about */
    await fs_unlink("d/g");
    await fs_write_file("d/../bare", "b", 1, .atomic = true);
    CHECK(await holds("bare", "b"));

    await fs_symlink("nowhere", "dangling");
    REJECTS(fs_write_file("dangling", "x", 1, .atomic = true), ENOENT, "write dangling: a link to nothing cannot be replaced");
    REJECTS(fs_write_file("/dev/full", "x", 1, .atomic = true), EINVAL, "write /dev/full: only a regular file can be replaced");
    REJECTS(fs_write_file("d", "x", 1, .atomic = true), EISDIR, "write d: Is a directory");
    REJECTS(fs_write_file("no/such", "x", 1, .atomic = true), ENOENT, "open no/such: No such file or directory");
}

static async void copying(void)
{
    enum { SIZE = 40 << 20 };
    char *big = malloc(SIZE + 1);
    defer free(big);
    for (int i = 0; i < SIZE; i++)
        big[i] = (char)(i * 2654435761u >> 24);
    await fs_write_file("big", big, SIZE, .mode = 0750);
    await fs_copy("big", "copy");
    size_t size;
    char *copy = await fs_read_file("copy", &size);
    CHECK(size == SIZE && memcmp(copy, big, SIZE) == 0 && (await fs_stat("copy")).mode == 0750);
    free(copy);
    await fs_copy("empty", "copy");             /* is overwritten */
    CHECK(await holds("copy", ""));
    await fs_copy("/proc/self/status", "status");   /* has no size, and the kernel does not copy it */
    CHECK((await fs_stat("status")).size > 100);
    await fs_copy("big", "/dev/null");
    REJECTS(fs_copy("big", "./big"), EINVAL, "copy big to ./big: they are one file");
    CHECK((await fs_stat("big")).size == SIZE);
    REJECTS(fs_copy("none", "copy2"), ENOENT, "copy none to copy2: No such file or directory");
    REJECTS(fs_copy("d", "copy2"), EISDIR, "copy d to copy2: Is a directory");
    REJECTS(fs_copy("big", "/dev/full"), ENOSPC, "copy big to /dev/full: No space left on device");
    REJECTS(fs_copy("big", "no/copy"), ENOENT, NULL);
    CHECK(!await fs_exists("copy2"));
}

async int main(void)
{
    await writing();
    await replacing();
    await copying();
    puts("ok");
    return 0;
}
// expect: ok
