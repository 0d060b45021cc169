// Lines, chunks and entries: what they hand out, in bounded memory; leaving early closes.
// real-time
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

/* Writes `text`, and prints what fs_lines makes of it. */
static async void show(const char *text, size_t size)
{
    await fs_write_file("lines", text, size);
    foreach_await (troth_bytes line, fs_lines("lines")) {
        CHECK(line.data[line.size] == 0);
        printf("[");
        for (size_t i = 0; i < line.size; i++)
            putchar(!line.data[i] ? '0' : line.data[i] == '\r' ? 'R' : line.data[i]);
        printf("]");
    }
    printf("\n");
}

static async void long_lines(void)
{
    enum { SIZE = 3000000 };
    char *text = malloc(SIZE);
    defer free(text);
    memset(text, 'x', SIZE);
    for (int round = 0; round < 2; round++) {   /* one line, then lines of every length around the buffer's */
        if (round)
            for (int i = 65000, step = 1; i < SIZE; i += 65500 + step++)
                text[i] = '\n';
        await fs_write_file("long", text, SIZE);
        size_t at = 0, lines = 0;
        foreach_await (troth_bytes line, fs_lines("long")) {
            CHECK(memcmp(line.data, text + at, line.size) == 0);
            at += line.size + 1;
            lines++;
        }
        CHECK(at == SIZE + 1 && lines == (round ? 46 : 1));
    }
}

static int open_descriptors(void)
{
    int n = 0;
    for (int fd = 0; fd < 100; fd++) {
        char link[64], target[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        n += readlink(link, target, sizeof target) > 0;
    }
    return n;
}

static async void leave_early(void)
{
    int before = open_descriptors();
    foreach_await (troth_bytes line, fs_lines("long")) {
        CHECK(open_descriptors() == before + 1);
        if (line.size)
            break;
    }
    foreach_await (troth_bytes chunk, fs_chunks("long")) {
        if (chunk.size)
            break;
    }
    foreach_await (fs_entry e, fs_readdir(".")) {
        if (e.name[0])
            break;
    }
    CHECK(open_descriptors() == before);
    async_iterator(troth_bytes) never = fs_lines("long");       /* never begun */
    REJECTS(iter_next(fs_lines("none")), ENOENT, "open none: No such file or directory");
    (void)never;
    async_iterator(troth_bytes) half = fs_lines("long");        /* begun, and dropped at the end of the block */
    CHECK(!(await iter_next(half)).done);
}

static async void chunks(void)
{
    size_t total = 0, count = 0, last = 0;
    foreach_await (troth_bytes chunk, fs_chunks("long")) {
        total += chunk.size;
        last = chunk.size;
        count++;
    }
    CHECK(total == 3000000 && count == 12 && last == 3000000 - 11 * 262144);
    await fs_write_file("empty", "", 0);
    foreach_await (troth_bytes chunk, fs_chunks("empty"))
        CHECK(!chunk.size);
    REJECTS(iter_next(fs_chunks(".")), EISDIR, "read .: Is a directory");
}

static async void entries(void)
{
    await fs_mkdir("many");
    for (int i = 0; i < 2000; i++) {
        char name[64];
        snprintf(name, sizeof name, "many/%04d", i);
        if (i % 3 == 0)
            await fs_write_file(name, "", 0);
        else if (i % 3 == 1)
            await fs_mkdir(name);
        else
            await fs_symlink("x", name);
    }
    char seen[2000] = "";
    int n = 0;
    foreach_await (fs_entry e, fs_readdir("many")) {
        int i = atoi(e.name);
        CHECK(strlen(e.name) == 4 && !seen[i] && e.kind == (i % 3 == 0 ? FS_FILE : i % 3 == 1 ? FS_DIRECTORY : FS_LINK));
        seen[i] = 1;
        n++;
    }
    CHECK(n == 2000);
    await fs_remove_all("many");
    REJECTS(iter_next(fs_readdir("many")), ENOENT, "open many: No such file or directory");
    REJECTS(iter_next(fs_readdir("empty")), ENOTDIR, "open empty: Not a directory");
    REJECTS(iter_next(fs_readdir(NULL)), EINVAL, NULL);
    char path[8] = "empty";                     /* the path is copied, although nothing is opened yet */
    async_iterator(troth_bytes) it = fs_lines(path);
    path[0] = 0;
    CHECK((await iter_next(it)).done);
}

async int main(void)
{
    await show("a\nb\n", 4);
    await show("a\nlast", 6);
    await show("", 0);
    await show("\n", 1);
    await show("\n\n", 2);
    await show("a\0b\n\0\n\0", 7);
    await show("dos\r\n", 5);
    await long_lines();
    await leave_early();
    await chunks();
    await entries();
    puts("ok");
    return 0;
}
// expect: [a][b]
// expect: [a][last]
// expect:
// expect: []
// expect: [][]
// expect: [a0b][0][0]
// expect: [dosR]
// expect: ok
