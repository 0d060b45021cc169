/*
 * A log of 200000 records is read, filtered, and stored in batches of 1000, in constant memory. Each stage is an async
 * generator that asks the one before it: a slow store makes the reading wait, and never more than one batch is held.
 *
 *     troth run examples/log-pipeline.c                     makes a log of its own
 *     troth run examples/log-pipeline.c access.log bad.log
 */
#include <troth.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECORDS = 200000, BATCH = 1000, ROOM = 256 };

typedef struct { char *text; size_t size; int count; } batch;

/* "DATE TIME ADDRESS METHOD PATH STATUS SIZE": is the status that of a failure of the server? */
static bool failed(const char *line)
{
    for (int field = 0; field < 5 && line; field++)
        line = (line = strchr(line, ' ')) ? line + 1 : NULL;
    return line && *line == '5';
}

/* The records that are wanted; each is lent until the next step. */
static async generator troth_bytes failures(const char *path)
{
    foreach_await (troth_bytes line, fs_lines(path))
        if (failed(line.data))
            yield line;
}

/* Collects them; the batch is lent until the next step, and its memory is used again. */
static async generator batch batches(async_iterator(troth_bytes) source)
{
    size_t room = BATCH * ROOM;
    batch b = { .text = malloc(room) };
    defer free(b.text);
    foreach_await (troth_bytes line, source) {
        if (b.size + line.size + 1 > room) {
            char *longer = realloc(b.text, room = 2 * room + line.size);
            if (!longer)
                throw error_new(ENOMEM, "a batch of %zu bytes: %s", room, strerror(ENOMEM));
            b.text = longer;
        }
        memcpy(b.text + b.size, line.data, line.size);
        b.text[b.size + line.size] = '\n';
        b.size += line.size + 1;
        if (++b.count == BATCH) {
            yield b;
            b.size = 0;
            b.count = 0;
        }
    }
    if (b.count > 0)
        yield b;                                /* the last one may be short */
}

/* The sink is a file here; an HTTP request would stand at the same place. */
static async void upload(const char *path, batch b) { await fs_append_file(path, b.text, b.size); }

static async void store_failures(const char *from, const char *to)
{
    int count = 0, stored = 0;
    await fs_write_file(to, NULL, 0);
    foreach_await (batch b, batches(failures(from))) {
        await upload(to, b);
        stored += b.count;
        count++;
    }
    printf("%d records stored in %d batches\n", stored, count);
}

static async void make_log(const char *path)
{
    troth_file *file = await fs_open(path, "w");
    defer await fs_close(file);
    char *text = malloc(BATCH * ROOM);
    defer free(text);
    for (int id = 0; id < RECORDS;) {
        size_t size = 0;
        for (int i = 0; i < BATCH; i++, id++)
            size += (size_t)snprintf(text + size, ROOM, "2024-05-%02d 12:%02d:%02d 192.0.2.%d GET /item/%d %d %d\n", id % 31 + 1,
                id / 60 % 60, id % 60, id % 250 + 1, id, id % 7 == 0 ? 500 + id % 4 : 200, id % 5000);
        await fs_write(file, text, size);
    }
}

/* The most memory that was ever in use, in KB. */
static async long most_memory(void)
{
    char *status = await fs_read_file("/proc/self/status");
    defer free(status);
    char *peak = strstr(status, "VmHWM:");
    return peak ? atol(peak + 6) : 0;
}

async int main(int argc, char **argv)
{
    if (argc == 3) {
        await store_failures(argv[1], argv[2]);
        return 0;
    }
    char *folder = await fs_temporary_directory("log-pipeline-");
    defer free(folder);
    defer await fs_remove_all(folder);
    char log[4096], bad[4096];
    snprintf(log, sizeof log, "%s/access.log", folder);
    snprintf(bad, sizeof bad, "%s/bad.log", folder);
    await make_log(log);
    printf("a log of %d records, %llu KB\n", RECORDS, (unsigned long long)(await fs_stat(log)).size / 1024);
    long before = await most_memory();
    await store_failures(log, bad);
    fprintf(stderr, "%ld KB more memory than before\n", await most_memory() - before);
    printf("%llu KB stored\n", (unsigned long long)(await fs_stat(bad)).size / 1024);
    return 0;
}
