/*
 * A shell's pipeline: processes, joined by streams. A task for each joint moves what one stage writes to the next one,
 * and waits whenever that one is slow. A stage that ends early ends those before it, as in a shell.
 *
 *     troth run examples/pipeline.c
 *     troth run examples/pipeline.c cat /etc/passwd '|' cut -d: -f7 '|' sort '|' uniq -c
 *
 * Read: process_start and its streams; EPIPE; one `defer` that ends everything, however the function is left.
 */
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 16 };

struct pipeline { char **argv[MOST]; troth_process *stages[MOST]; int count; };

static void close_pipeline(struct pipeline *p)
{
    for (int i = 0; i < p->count; i++)
        process_close(p->stages[i]);            /* one that still runs is ended */
}

/* From one stage to the next. Both ends are closed when either side is through: the other one notices. */
static async size_t join(troth_process *from, troth_process *to)
{
    size_t bytes = 0;
    defer {
        stream_close(process_output(from));
        stream_close(process_input(to));
    }
    try {
        foreach_await (troth_bytes chunk, stream_chunks(process_output(from))) {
            await stream_write(process_input(to), chunk.data, chunk.size);
            bytes += chunk.size;
        }
    } catch (e) {
        if (e->code != EPIPE)
            throw e;
    }
    return bytes;
}

/* Runs all stages at the same time; the first reads nothing, the last one writes where we do. */
static async void run(struct pipeline *p)
{
    defer close_pipeline(p);
    for (int i = 0; i < p->count; i++) {
        process_options options = { .errors = PROCESS_INHERIT };
        if (i == 0)
            options.input = PROCESS_NULL;
        if (i == p->count - 1)
            options.output = PROCESS_INHERIT;
        p->stages[i] = await process_start(p->argv[i], &options);
    }
    {   /* a block of their own: it waits for the joints, and only then the defer above runs */
        promise(size_t) joints[MOST] = { NULL };
        for (int i = 0; i + 1 < p->count; i++)
            joints[i] = join(p->stages[i], p->stages[i + 1]);
        await promise_all_of(joints, p->count - 1); /* not in turn: if a joint fails, what is before it waits for ever */
    }
    for (int i = 0; i < p->count; i++) {
        process_status ended = await process_wait(p->stages[i]);
        if (ended.signal)
            printf("%s: signal %d\n", p->argv[i][0], ended.signal);
        else if (ended.status)
            printf("%s: status %d\n", p->argv[i][0], ended.status);
    }
}

/* Splits the words at each "|", in place. */
static bool split(char **words, struct pipeline *p)
{
    for (p->argv[p->count++] = words; *words; words++)
        if (strcmp(*words, "|") == 0) {
            if (p->count == MOST || !words[1])
                return false;
            *words = NULL;
            p->argv[p->count++] = words + 1;
        }
    return true;
}

static async void show(char **words)
{
    struct pipeline p = { .count = 0 };
    printf("$");
    for (char **w = words; *w; w++)
        printf(" %s", *w);
    puts("");
    fflush(stdout);
    if (split(words, &p))
        await run(&p);
    else
        puts("a stage is missing, or there are too many");
    fflush(stdout);
}

async int main(int argc, char **argv)
{
    if (argc > 1) {
        await show(argv + 1);
        return 0;
    }
    await show((char *[]){ "seq", "100000", "|", "grep", "7", "|", "wc", "-l", NULL });
    await show((char *[]){ "yes", "|", "head", "-n", "2", NULL });      /* ends at once, although yes never would */
    await show((char *[]){ "echo", "one", "|", "false", NULL });
    try {
        await show((char *[]){ "seq", "3", "|", "no-such-program", "|", "cat", NULL });
    } catch (e) {
        puts(e->message);
    }
    return 0;
}
