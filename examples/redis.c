/*
 * redis.c: a client of Redis: redis HOST PORT (or a Unix socket's path). Commands are lines of standard input, "SET a 1"; they
 * are sent one behind the other without waiting (pipelining), while the answers are printed as they come.
 */
// no-sweep: test/sweep/redis.c sweeps it with a server
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* RESP: an answer is a line that begins with its type; a string of N bytes and N further answers follow theirs. */
static async void print_answer(troth_stream *s, int depth)
{
    char *line = await stream_read_line(s);
    defer free(line);
    if (!line)
        throw error_new(ECONNRESET, "the server has gone away");
    line[strcspn(line, "\r")] = 0;
    long n = strtol(line + 1, NULL, 10);
    printf("%*s", 2 * depth, "");
    if (*line == '$' && n >= 0) {
        char *text = malloc((size_t)n + 2);
        defer free(text);
        await stream_read_exactly(s, text, (size_t)n + 2);
        printf("%.*s\n", (int)n, text);
    } else if (*line == '*' && n >= 0) {
        printf("%ld:\n", n);
        while (n-- > 0)
            await print_answer(s, depth + 1);
    } else {
        puts(*line == '-' ? line : n < 0 ? "nil" : line + 1);
    }
}

static async void print_answers(troth_stream *s, int count)
{
    while (count--)
        await print_answer(s, 0);
}

/* A command is sent as Redis reads lines of text, too: its words between spaces. */
static async int send_commands(troth_stream *s, FILE *from)
{
    int count = 0;
    for (char line[1024]; fgets(line, sizeof line, from); count++)
        await stream_printf(s, "%.*s\r\n", (int)strcspn(line, "\n"), line);
    return count;
}

async int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: redis HOST PORT | PATH\n");
        return 2;
    }
    troth_stream *s = argc > 2 ? await tcp_connect(argv[1], atoi(argv[2])) : await unix_connect(argv[1]);
    defer stream_close(s);
    await print_answers(s, await send_commands(s, stdin));
    return 0;
}
