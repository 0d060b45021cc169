// Open files: modes, positions, order, closing; what is wrong is said.
// real-time
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

static async void modes(void)
{
    troth_file *f = await fs_open("f", "wx");
    await fs_write(f, "hello world", 11);
    CHECK(strcmp(fs_path(f), "f") == 0 && fs_descriptor(f) > 2);
    REJECTS(fs_read(f, (char[1]){ 0 }, 1), EBADF, "read f: Bad file descriptor");
    await fs_close(f);
    REJECTS(fs_open("f", "wx"), EEXIST, "open f: File exists");
    REJECTS(fs_open("none", "r"), ENOENT, "open none: No such file or directory");
    REJECTS(fs_open("f", "q"), EINVAL, "open f: the mode is \"q\", and not r, r+, w, w+, a, a+ (and an x behind the last four)");
    REJECTS(fs_open("f", "rx"), EINVAL, NULL);
    REJECTS(fs_open("f", NULL), EINVAL, NULL);
    REJECTS(fs_open(NULL, "r"), EINVAL, "fs_open: the path is NULL");
    REJECTS(fs_open(".", "w"), EISDIR, "open .: Is a directory");

    f = await fs_open("f", "r+");
    char text[32] = "";
    CHECK(await fs_read(f, text, 5) == 5 && strcmp(text, "hello") == 0);
    await fs_write(f, "-", 1);
    CHECK(await fs_pread(f, text, 31, 0) == 11 && strcmp(text, "hello-world") == 0);
    await fs_pwrite(f, "W", 1, 6);
    CHECK(await fs_read(f, text, 31) == 5 && memcmp(text, "World", 5) == 0);    /* the position was left alone */
    CHECK(await fs_read(f, text, 31) == 0);
    await fs_ftruncate(f, 5);
    CHECK((await fs_fstat(f)).size == 5);
    await fs_fsync(f);
    await fs_close(f);

    f = await fs_open("f", "a+", 0600);
    await fs_write(f, "!", 1);
    CHECK(await fs_pread(f, text, 31, 0) == 6 && memcmp(text, "hello!", 6) == 0);
    await fs_close(f);

    f = await fs_open("private", "w", 0600);
    CHECK((await fs_fstat(f)).mode == 0600 && (await fs_fstat(f)).kind == FS_FILE);
    await fs_close(f);
    await fs_close(NULL);
}

/* Writes that are not awaited are written in the order of the calls, and closing waits for them. */
static async void order(void)
{
    troth_file *f = await fs_open("order", "w");
    char all[1001] = "";
    for (int i = 0; i < 1000; i++)
        all[i] = (char)('a' + i % 26);
    for (int i = 0; i < 1000; i++)
        fs_write(f, all + i, 1);
    await fs_close(f);
    char *text = await fs_read_file("order");
    CHECK(strcmp(text, all) == 0);
    free(text);

    f = await fs_open("order", "r");
    char pieces[10][100];
    promise(size_t) reads[10];
    for (int i = 0; i < 10; i++)
        reads[i] = fs_read(f, pieces[i], 100);
    promise(void) closed = fs_close(f);
    for (int i = 9; i >= 0; i--)
        CHECK(await reads[i] == 100 && memcmp(pieces[i], all + 100 * i, 100) == 0);
    await closed;
}

static async void misuse(void)
{
    REJECTS(fs_read(NULL, NULL, 0), EINVAL, "fs_read: the file is NULL");
    troth_file *f = await fs_open("f", "r");
    REJECTS(fs_read(f, NULL, 5), EINVAL, "read f: the buffer is NULL");
    char text[8];
    promise(size_t) first = fs_read(f, text, 4);
    promise(void) closed = fs_close(f);
    REJECTS(fs_read(f, text, 4), EBADF, "read f: the file is closed");  /* it is still waiting for the first one */
    CHECK(await first == 4);
    await closed;
}

static async int uses_defer(bool fail)
{
    troth_file *f = await fs_open("f", "r");
    defer await fs_close(f);
    if (fail)
        throw error_new(EIO, "on purpose");
    char text[8];
    return (int)await fs_read(f, text, sizeof text);
}

static async void temporary(void)
{
    troth_file *f = await fs_temporary_file("./t");
    await fs_write(f, "x", 1);
    char path[100];
    strcpy(path, fs_path(f));
    CHECK(strncmp(path, "./t", 3) == 0 && strlen(path) == 9 && (await fs_fstat(f)).mode == 0600);
    await fs_close(f);
    CHECK((await fs_stat(path)).size == 1);
    await fs_unlink(path);
    f = await fs_temporary_file("troth-");
    CHECK(strncmp(fs_path(f), getenv("TMPDIR"), strlen(getenv("TMPDIR"))) == 0);
    await fs_unlink(fs_path(f));
    await fs_close(f);
    char *folder = await fs_temporary_directory("troth-");
    CHECK((await fs_stat(folder)).kind == FS_DIRECTORY && (await fs_stat(folder)).mode == 0700);
    await fs_rmdir(folder);
    free(folder);
    REJECTS(fs_temporary_file("no/such/"), ENOENT, NULL);
}

async int main(void)
{
    await modes();
    await order();
    await misuse();
    CHECK(await uses_defer(false) == 6);
    REJECTS(uses_defer(true), EIO, "on purpose");
    await temporary();
    puts("ok");
    return 0;
}
// expect: ok
