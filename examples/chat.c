/*
 * chat.c: a TCP chat server: chat [PORT]. Try it with `nc 127.0.0.1 PORT` in two terminals.
 *
 * A task for each client. What one says goes to all others; each has a queue of its own, so that a client that does not read
 * delays nobody, and is thrown out when too much waits for it. The first line of a client is its name; "/who" lists them,
 * "/quit" leaves; a client that says nothing for ten minutes is dropped.
 */
// no-sweep: test/sweep/chat.c sweeps it with its clients
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_LINE = 1000, MOST_WAITING = 256 * 1024, PATIENCE_MS = 10 * 60 * 1000 };

struct client {
    troth_stream *stream;
    char *name;
    char *waiting;                              /* what is to be written next */
    size_t size;
    promise(bool) more, out;                    /* there is something to write; it is thrown out */
    struct client *next;
};

static struct client *clients;

/* --- what is said ---------------------------------------------------------------------------------------------------------- */

/* Appends a line to what waits for a client; the writer does the rest. */
static void tell(struct client *c, const char *from, const char *text)
{
    size_t length = strlen(from) + 2 + strlen(text) + 1;
    char *longer = c->size + length <= MOST_WAITING ? realloc(c->waiting, c->size + length + 1) : NULL;
    if (!longer) {
        promise_reject(c->out, error_new(ENOBUFS, "does not read"));
        return;
    }
    c->waiting = longer;
    c->size += (size_t)sprintf(c->waiting + c->size, "%s: %s\n", from, text);
    promise_resolve(c->more, true);
}

static void tell_others(const struct client *from, const char *name, const char *text)
{
    for (struct client *c = clients; c; c = c->next)
        if (c != from)
            tell(c, name, text);
}

static void tell_who(struct client *to)
{
    for (struct client *c = clients; c; c = c->next)
        tell(to, "*", c->name);
}

/* Writes what waits, as fast as the client reads. */
static async bool write_to(struct client *c)
{
    while (await c->more) {
        promise_release(c->more);
        c->more = promise_new(bool);
        char *text = c->waiting;
        size_t size = c->size;
        c->waiting = NULL;
        c->size = 0;
        defer free(text);
        await stream_write(c->stream, text, size);
    }
    return false;
}

/* --- a client -------------------------------------------------------------------------------------------------------------- */

static async bool read_from(struct client *c)
{
    for (;;) {
        char *line = await promise_timeout(stream_read_line(c->stream), PATIENCE_MS);
        defer free(line);
        if (line)
            line[strcspn(line, "\r")] = 0;
        if (!line || !strcmp(line, "/quit"))
            return true;
        if (!strcmp(line, "/who"))
            tell_who(c);
        else
            tell_others(c, c->name, line);
    }
}

static void leave(struct client *c)
{
    for (struct client **link = &clients; *link; link = &(*link)->next)
        if (*link == c) {
            *link = c->next;
            break;
        }
    tell_others(NULL, "*", c->name);
}

/* Ends when the client has ended, cannot be written to, or is thrown out. */
static async void talk(struct client *c)
{
    clients = (c->next = clients, c);
    tell_others(c, "*", c->name);
    defer leave(c);
    promise(bool) reader = read_from(c), writer = write_to(c);
    await promise_race(reader, writer, c->out);
    promise_cancel(reader);
    promise_cancel(writer);
}

static async void serve(troth_stream *s)
{
    struct client c = { .stream = s, .more = promise_new(bool), .out = promise_new(bool) };
    defer {
        stream_close(s);
        promise_release(c.more);
        promise_release(c.out);
        free(c.waiting);
        free(c.name);
    }
    try {
        stream_limit(s, LONGEST_LINE);
        await stream_write_text(s, "*: your name?\n");
        c.name = await promise_timeout(stream_read_line(s), PATIENCE_MS);
        if (c.name) {
            c.name[strcspn(c.name, "\r")] = 0;
            await talk(&c);
        }
    } catch (e) {
        if (e->code == ECANCELED)
            throw e;
        fprintf(stderr, "%s: %s\n", c.name ? c.name : "?", e->message);
    }
}

async int main(int argc, char **argv)
{
    troth_listener *l = await tcp_listen("127.0.0.1", argc > 1 ? atoi(argv[1]) : 0);
    defer listener_close(l);
    printf("listening on %s\n", listener_address(l));
    fflush(stdout);
    {
        foreach_await (troth_stream *s, listener_connections(l))
            serve(s);
    }
    return 0;
}
