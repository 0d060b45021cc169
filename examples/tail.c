/*
 * tail -F for many files: prints their last lines, and then what is appended, each line whole. A file that is truncated is
 * read from its start; one that is renamed away (rotated) is read to its end, and then the one that takes its name; one
 * that is not there yet is waited for. Ends with SIGINT or SIGTERM.
 *
 *     troth run examples/tail.c -n 5 access.log error.log
 */
// no-sweep: test/sweep/tail.c sweeps it with files that change
#include <troth.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 16 * 1024 };

typedef struct {
    const char *path, *name;                    /* name: its last part */
    bool named;                                 /* lines say where they come from */
    troth_file *file;                           /* NULL: not there */
    uint64_t inode, at;
    char *line;                                 /* what was read of a line that is not whole yet */
    size_t size;
} tail;

static void print(const tail *t, const char *text, size_t size)
{
    printf("%s%s%.*s\n", t->named ? t->name : "", t->named ? ": " : "", (int)size, text);
}

/* Prints the whole lines of what is kept and `text`; the rest is kept. False: no memory. */
static bool take(tail *t, const char *text, size_t size)
{
    char *all = realloc(t->line, t->size + size), *newline;
    if (!all)
        return false;
    memcpy(all + t->size, text, size);
    t->line = all;
    t->size += size;
    for (; (newline = memchr(all, '\n', t->size - (size_t)(all - t->line))); all = newline + 1)
        print(t, all, (size_t)(newline - all));
    t->size -= (size_t)(all - t->line);
    memmove(t->line, all, t->size);
    return fflush(stdout) == 0;
}

/* From where it stands to the end. */
static async void read_on(tail *t)
{
    char text[BLOCK];
    for (size_t got; (got = await fs_pread(t->file, text, sizeof text, t->at)) > 0; t->at += got)
        if (!take(t, text, got))
            throw error_errno("a line of %s", t->path);
}

/* Where the last `lines` lines begin (-1: all): newlines are counted from the end, a block at a time. */
static async uint64_t last_lines(troth_file *file, int lines)
{
    char text[BLOCK];
    uint64_t end = (await fs_fstat(file)).size, from = lines < 0 ? 0 : end;
    for (int seen = 0; lines && from > 0;) {
        uint64_t start = from > BLOCK ? from - BLOCK : 0;
        size_t got = await fs_pread(file, text, (size_t)(from - start), start);
        while (got-- > 0)
            if (text[got] == '\n' && start + got + 1 < end && ++seen == lines)
                return start + got + 1;
        from = start;
    }
    return lines ? 0 : end;
}

static async void leave(tail *t)
{
    troth_file *file = t->file;
    t->file = NULL;
    if (t->size)
        print(t, t->line, t->size);
    t->size = 0;
    await fs_close(file);
}

/* Looks what stands under the name now, and reads. */
static async void look(tail *t, int lines)
{
    if (t->file) {
        fs_info open = await fs_fstat(t->file);
        if (open.size < t->at) {
            fprintf(stderr, "%s: truncated\n", t->name);
            t->at = t->size = 0;
        }
        await read_on(t);
    }
    try {
        if (t->file && (await fs_stat(t->path)).inode == t->inode)
            return;
        if (t->file)
            await leave(t);
        t->file = await fs_open(t->path, "r");
    } catch (e) {
        if (e->code != ENOENT)
            throw e;
        return;                                 /* the next change may bring it */
    }
    t->inode = (await fs_fstat(t->file)).inode;
    t->at = await last_lines(t->file, lines);
    await read_on(t);
}

static async void follow(const char *path, bool named, int lines)
{
    const char *slash = strrchr(path, '/');
    tail t = { .path = path, .name = slash ? slash + 1 : path, .named = named };
    defer free(t.line);
    defer await fs_close(t.file);
    char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    defer free(folder);
    async_iterator(fs_change) changes = fs_watch(folder);       /* from now on: nothing is missed between looking and waiting */
    await look(&t, lines);
    foreach_await (fs_change c, changes)
        if (!c.name || strcmp(c.name, t.name) == 0)
            await look(&t, -1);
}

static async int follow_all(int count, char **paths, int lines)
{
    for (int i = 0; i < count; i++)
        follow(paths[i], count > 1, lines);
    return count;                               /* when they have ended, since they are tasks of this function */
}

async int main(int argc, char **argv)
{
    bool counted = argc > 2 && strcmp(argv[1], "-n") == 0;
    int first = counted ? 3 : 1;
    if (argc <= first) {
        fprintf(stderr, "usage: %s [-n LINES] FILE...\n", argv[0]);
        return 2;
    }
    promise(int) stop = signal_wait(SIGINT, SIGTERM);
    promise(int) all = follow_all(argc - first, argv + first, counted ? atoi(argv[2]) : 10);
    await promise_race(stop, all);
    promise_cancel(all);
    return 0;
}
