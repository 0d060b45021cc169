/* files.c: what test_files.py asks for: files COMMAND FOLDER. Each prints its findings. */
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../check.h"

static long peak_kb(void)
{
    char line[256];
    long kb = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status))
        if (strncmp(line, "VmHWM:", 6) == 0)
            kb = atol(line + 6);
    if (status)
        fclose(status);
    return kb;
}

static async int entries(const char *path)
{
    int n = 0;
    foreach_await (fs_entry e, fs_readdir(path))
        n += e.name[0] != 0;
    return n;
}

/* --- a user who may nothing ------------------------------------------------------------------------------------------------ */

static async void unreadable(void)
{
    REJECTS(entries("closed"), EACCES, "open closed: Permission denied");
    REJECTS(fs_read_file("closed/f"), EACCES, "open closed/f: Permission denied");
    REJECTS(fs_open("secret", "r"), EACCES, "open secret: Permission denied");
    REJECTS(fs_stat("closed/f"), EACCES, "stat closed/f: Permission denied");
    REJECTS(fs_exists("closed/f"), EACCES, "stat closed/f: Permission denied");
    REJECTS(fs_access("secret", FS_READ), EACCES, "access secret: Permission denied");
    REJECTS(fs_mkdir("closed/d"), EACCES, "mkdir closed/d: Permission denied");
    REJECTS(fs_mkdir_all("closed/d/e"), EACCES, "mkdir closed/d/e: Permission denied");
    REJECTS(fs_unlink("secret"), EACCES, "unlink secret: Permission denied");
    REJECTS(fs_remove_all("closed"), EACCES, "remove closed: Permission denied");
    REJECTS(fs_chmod("secret", 0777), EPERM, "chmod secret: Operation not permitted");
    REJECTS(fs_write_file("readable", "x", 1), EACCES, "open readable: Permission denied");
    REJECTS(fs_write_file("readable", "x", 1, .atomic = true), EACCES, "open readable: Permission denied");
    REJECTS(fs_copy("readable", "closed/copy"), EACCES, "copy readable to closed/copy: Permission denied");
    REJECTS(fs_copy("secret", "copy"), EACCES, "copy secret to copy: Permission denied");
    REJECTS(fs_temporary_file("./x"), EACCES, NULL);
    REJECTS(iter_next(fs_watch("closed")), EACCES, "watch closed: Permission denied");
    char *text = await fs_read_file("readable");
    CHECK(strcmp(text, "text") == 0);
    free(text);
}

/* --- a full disk ------------------------------------------------------------------------------------------------------------- */

static async void full_disk(void)
{
    enum { MUCH = 1 << 20 };
    char *much = calloc(1, MUCH);
    defer free(much);
    await fs_write_file("old", "old", 3);
    REJECTS(fs_write_file("old", much, MUCH, .atomic = true), ENOSPC, NULL);
    char *text = await fs_read_file("old");
    CHECK(strcmp(text, "old") == 0);
    free(text);
    CHECK(await entries(".") == 1);             /* the other one is removed */
    try {
        await fs_write_file("new", much, MUCH);
        CHECK(!"written");
    } catch (e) {
        unsigned long size = (await fs_stat("new")).size;
        char expected[200];
        snprintf(expected, sizeof expected, "write new: No space left on device, after %lu of %d bytes", size, MUCH);
        check_error(e, ENOSPC, expected, __FILE__, __LINE__);
    }
    await fs_unlink("new");
    await fs_write_file("third", much, 80000);
    REJECTS(fs_copy("third", "copy"), ENOSPC, "copy third to copy: No space left on device");
    CHECK(!await fs_exists("copy"));
    troth_file *f = await fs_open("handle", "w");
    REJECTS(fs_write(f, much, MUCH), ENOSPC, NULL);
    REJECTS(fs_write(f, much, 1), ENOSPC, "write handle: No space left on device");
    await fs_close(f);
    await fs_unlink("third");
    await fs_append_file("old", "er", 2);       /* there is room again */
}

/* --- no descriptor left ------------------------------------------------------------------------------------------------------- */

static async void no_descriptors(void)
{
    await fs_write_file("f", "text", 4);
    dns_addresses *before = await dns_lookup("127.0.0.1");
    free(before);
    struct rlimit limit = { 40, 40 };
    CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    troth_file *open[64];
    int count = 0;
    for (bool more = true; more;) {
        try {
            open[count] = await fs_open("f", "r");
            count++;
        } catch (e) {
            check_error(e, EMFILE, "open f: Too many open files", __FILE__, __LINE__);
            more = false;
        }
    }
    CHECK(count > 10);
    REJECTS(fs_read_file("f"), EMFILE, "open f: Too many open files");
    REJECTS(fs_write_file("f", "x", 1), EMFILE, "open f: Too many open files");
    REJECTS(fs_write_file("f", "x", 1, .atomic = true), EMFILE, NULL);
    REJECTS(fs_copy("f", "g"), EMFILE, "copy f to g: Too many open files");
    REJECTS(entries("."), EMFILE, "open .: Too many open files");
    REJECTS(iter_next(fs_lines("f")), EMFILE, "open f: Too many open files");
    REJECTS(fs_temporary_file("./t"), EMFILE, NULL);
    await fs_close(open[--count]);              /* one is enough for a file, and too few for a directory and its stream */
    REJECTS(entries("."), EMFILE, "read .: Too many open files");
    char *text = await fs_read_file("f");
    CHECK(strcmp(text, "text") == 0);
    free(text);
    while (count)
        await fs_close(open[--count]);
    CHECK(await entries(".") == 1);
}

/* --- files that change while they are read ------------------------------------------------------------------------------------ */

static async void grow_and_shrink(void)
{
    char block[1000];
    for (int i = 0; i < 1000; i++)
        block[i] = (char)(i % 50 == 49 ? '\n' : 'x');
    await fs_write_file("f", block, sizeof block);
    int lines = 0;
    foreach_await (troth_bytes line, fs_lines("f")) {   /* what is appended before the end is seen belongs to it */
        CHECK(line.size == 49);
        if (++lines <= 3)
            await fs_append_file("f", block, sizeof block);
    }
    CHECK(lines == 80 || lines == 20);          /* 20: all of the file was read before */
    troth_file *f = await fs_open("f", "r+");
    await fs_ftruncate(f, 100 << 20);
    size_t total = 0;
    foreach_await (troth_bytes chunk, fs_chunks("f")) {
        total += chunk.size;
        await fs_ftruncate(f, 300000);
    }
    CHECK(total == 300000 || total == 262144);
    for (int i = 0; i < 20; i++) {              /* read as a whole while it gets longer and shorter */
        await fs_ftruncate(f, 20 << 20);
        size_t size = 1;
        promise(char *) text = fs_read_file("f", &size);
        await fs_ftruncate(f, i % 2 ? 5000 : 21 << 20);
        char *all = await text;
        CHECK(all[size] == 0 && size <= 21 << 20);
        free(all);
    }
    await fs_close(f);
}

/* --- constant memory ----------------------------------------------------------------------------------------------------------- */

static async void sparse(void)
{
    const uint64_t SIZE = 5ull << 30;
    troth_file *f = await fs_open("sparse", "w");
    await fs_ftruncate(f, SIZE);
    await fs_pwrite(f, "needle\n", 7, SIZE - 7);
    await fs_close(f);
    CHECK((await fs_stat("sparse")).size == SIZE && (await fs_stat("sparse")).allocated < 1 << 20);
    long before = peak_kb();
    uint64_t total = 0;
    char end[8] = "";
    foreach_await (troth_bytes chunk, fs_chunks("sparse")) {
        total += chunk.size;
        if (total == SIZE)
            memcpy(end, chunk.data + chunk.size - 7, 7);
    }
    CHECK(total == SIZE && strcmp(end, "needle\n") == 0);
    printf("%ld\n", peak_kb() - before);
    f = await fs_open("sparse", "r");
    CHECK(await fs_pread(f, end, 3, SIZE - 7) == 3 && memcmp(end, "nee", 3) == 0);
    await fs_close(f);
}

static async void many_entries(void)
{
    CHECK(await entries(".") > 0);              /* what is allocated once is there */
    long before = peak_kb();
    printf("%d %ld\n", await entries("many"), peak_kb() - before);
}

async int main(int argc, char **argv)
{
    if (argc != 3 || chdir(argv[2]))
        return 2;
    struct { const char *name; promise(void) (*run)(void); } commands[] = {
        { "unreadable", unreadable }, { "full-disk", full_disk }, { "no-descriptors", no_descriptors }, { "grow-and-shrink", grow_and_shrink },
        { "sparse", sparse }, { "many-entries", many_entries } };
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(commands[i].name, argv[1]) == 0) {
            await commands[i].run();
            return 0;
        }
    return 2;
}
