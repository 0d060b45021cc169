// What streams promise: one reader, writers in order, a cancelled read loses nothing, a cancelled write is told, close ends
// what is pending, limits, bytes put back, ready; and the loop turns beside a busy stream.
// real-time
// expect: two readers: EBUSY read from PEER: another read is under way
// expect: cancelled in the read of 4, a line, 100000 and all: nothing is lost
// expect: writers: aaaa bbbb cccc
// expect: the writer waits until the reader reads
// expect: cancelled in its middle: EPIPE write to PEER: an earlier write was cancelled in its middle
// expect: cancelled in the queue: the others arrive
// expect: after shutdown: EPIPE write to PEER: its writing side was shut down; and reading goes on
// expect: closed: ECANCELED read from PEER: the stream was closed
// expect: closed: ECANCELED write to PEER: the stream was closed
// expect: the end is the end: 0 0 0 lines
// expect: limit: EMSGSIZE read from PEER: a line is longer than 10 bytes; then 0123456789ab
// expect: all: EMSGSIZE read from PEER: what there is is longer than 10 bytes
// expect: back: Xlent lent-
// expect: ready, and nothing taken: 5
// expect: a read of 0 bytes: EINVAL
// expect: pieces: onetwothree
// expect: timers fire beside a busy stream
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Both ends of a connection. */
struct pair { troth_stream *a, *b; };

static async struct pair connected(void)
{
    troth_listener *l = await tcp_listen("127.0.0.1", 0);
    defer listener_close(l);
    struct pair p;
    p.a = await tcp_connect("127.0.0.1", listener_port(l));
    p.b = await listener_accept(l);
    return p;
}

static void close_pair(struct pair p)
{
    stream_close(p.a);
    stream_close(p.b);
}

/* The message without what changes. */
static void say(const char *what, const troth_error *e)
{
    const char *start = strstr(e->message, "127.0.0.1:"), *rest = start ? strchr(start, ' ') - 1 : NULL;
    const char *name = e->code == EBUSY ? "EBUSY" : e->code == EPIPE ? "EPIPE" : e->code == ECANCELED ? "ECANCELED" :
        e->code == EMSGSIZE ? "EMSGSIZE" : e->code == EINVAL ? "EINVAL" : "?";
    if (start)
        printf("%s: %s %.*sPEER%s", what, name, (int)(start - e->message), e->message, rest);
    else
        printf("%s: %s %s", what, name, e->message);
}

static async void two_readers(void)
{
    struct pair p = await connected();
    defer close_pair(p);
    char x, y;
    promise(size_t) first = stream_read(p.a, &x, 1);
    try {
        await stream_read(p.a, &y, 1);
    } catch (e) {
        say("two readers", e);
        puts("");
    }
    await stream_write(p.b, "x", 1);
    await first;
}

static async void cancelled_reads(void)
{
    struct pair p = await connected();
    defer close_pair(p);
    char four[4], *big = malloc(100000), *line;
    defer free(big);
    promise(size_t) one = stream_read(p.a, four, 4);
    promise_cancel(one);
    try { await one; } catch { }
    await stream_write_text(p.b, "12");
    promise(void) exactly = stream_read_exactly(p.a, four, 4);
    await sleep_ms(20);
    promise_cancel(exactly);
    try { await exactly; } catch { }
    promise(char *) text = stream_read_line(p.a);
    await sleep_ms(20);
    promise_cancel(text);
    try { await text; } catch { }
    promise(void) much = stream_read_exactly(p.a, big, 100000);
    await stream_write_text(p.b, "34");
    await sleep_ms(20);
    promise_cancel(much);
    try { await much; } catch { }
    promise(char *) all = stream_read_all(p.a);
    await sleep_ms(20);
    promise_cancel(all);
    try { await all; } catch { }
    await stream_write_text(p.b, "5\n");
    line = await stream_read_line(p.a);
    defer free(line);
    printf("cancelled in the read of 4, a line, 100000 and all: %s\n", strcmp(line, "12345") ? line : "nothing is lost");
}

/* Writes until the kernel takes no more, and then `size` bytes of c: pending. */
static async void stuff(troth_stream *s, char c, size_t size)
{
    char *data = malloc(size);
    defer free(data);
    memset(data, c, size);
    await stream_write(s, data, size);
}

enum { MUCH = 20 * 1000 * 1000 };

static async void writers(void)
{
    struct pair p = await connected();
    defer close_pair(p);
    promise(void) a = stuff(p.a, 'a', MUCH), b = stuff(p.a, 'b', MUCH), c = stuff(p.a, 'c', 4);
    char *got = malloc(MUCH), text[4][5] = { "" };
    defer free(got);
    await stream_read_exactly(p.b, got, MUCH);
    memcpy(text[0], got + MUCH - 4, 4);
    await stream_read_exactly(p.b, got, MUCH);
    memcpy(text[1], got, 4);
    memcpy(text[2], got + MUCH - 4, 4);
    bool mixed = false;
    for (int i = 0; i < MUCH; i++)
        mixed = mixed || got[i] != 'b';
    await stream_read_exactly(p.b, text[3], 4);
    await promise_all(a, b, c);
    printf("writers: %s %s %s%s\n", text[0], text[1], text[3], mixed ? " mixed" : "");
}

static async void slow_reader(void)
{
    struct pair p = await connected();
    defer close_pair(p);
    promise(void) writing = stuff(p.a, 'x', MUCH);
    await sleep_ms(50);
    bool waited = promise_state(writing) == PROMISE_PENDING;
    char *got = malloc(MUCH);
    defer free(got);
    await stream_read_exactly(p.b, got, MUCH / 2);
    await sleep_ms(20);
    waited = waited && promise_state(writing) == PROMISE_PENDING;
    await stream_read_exactly(p.b, got, MUCH / 2);
    await writing;
    puts(waited ? "the writer waits until the reader reads" : "the writer does not wait");
}

static async void cancelled_writes(void)
{
    struct pair p = await connected();
    defer close_pair(p);
    promise(void) big = stuff(p.a, 'x', MUCH), later = stuff(p.a, 'y', 4);
    promise_cancel(big);
    try { await big; } catch { }
    try { await later; } catch (e) {
        say("cancelled in its middle", e);
        puts("");
    }
    struct pair q = await connected();
    defer close_pair(q);
    promise(void) first = stuff(q.a, 'x', MUCH), second = stuff(q.a, 'y', 4), third = stuff(q.a, 'z', 4);
    promise_cancel(second);
    try { await second; } catch { }
    char *got = malloc(MUCH + 5);
    defer free(got);
    await stream_read_exactly(q.b, got, MUCH + 4);
    got[MUCH + 4] = 0;
    await promise_all(first, third);
    printf("cancelled in the queue: %s\n", strcmp(got + MUCH, "zzzz") ? got + MUCH : "the others arrive");
}

static async void shut(void)
{
    struct pair p = await connected();
    defer close_pair(p);
    await stream_shutdown(p.a);
    await stream_shutdown(p.a);
    try { await stream_write_text(p.a, "x"); } catch (e) { say("after shutdown", e); }
    await stream_write_text(p.b, "and reading goes on\n");
    char *line = await stream_read_line(p.a);
    printf("; %s\n", line);
    free(line);
}

static async void closed(void)
{
    struct pair p = await connected();
    char buffer[4];
    promise(size_t) reading = stream_read(p.a, buffer, 4);
    promise(void) writing = stuff(p.a, 'x', MUCH);
    stream_close(p.a);
    try { await reading; } catch (e) { say("closed", e); puts(""); }
    try { await writing; } catch (e) { say("closed", e); puts(""); }
    stream_close(p.b);
}

static async void ends(void)
{
    struct pair p = await connected();
    defer close_pair(p);
    char buffer[4];
    await stream_shutdown(p.b);
    size_t one = await stream_read(p.a, buffer, 4), two = await stream_read(p.a, buffer, 4);
    await stream_ready(p.a);
    int lines = 0;
    foreach_await (char *line, stream_lines(p.a))
        lines += line != NULL;
    if (await stream_read_line(p.a))
        puts("a line behind the end");
    printf("the end is the end: %zu %zu %d lines\n", one, two, lines);
}

static async void limits(void)
{
    struct pair p = await connected();
    defer close_pair(p);
    stream_limit(p.a, 10);
    await stream_write_text(p.b, "0123456789ab\n");
    try { await stream_read_line(p.a); } catch (e) { say("limit", e); }
    stream_limit(p.a, 12);
    char *line = await stream_read_line(p.a);
    printf("; then %s\n", line);
    free(line);
    stream_limit(p.a, 10);
    await stream_write_text(p.b, "0123456789ab\n");
    try { await stream_read_all(p.a); } catch (e) { say("all", e); puts(""); }
}

static async void back(void)
{
    struct pair p = await connected();
    defer close_pair(p);
    await stream_write_text(p.b, "lent-lent");
    promise(void) done = stream_shutdown(p.b);
    int step = 0;
    char got[20] = "";
    foreach_await (troth_bytes b, stream_chunks(p.a)) {
        if (!step++) {
            stream_unread(p.a, b.data + 5, b.size - 5);     /* in place */
            stream_unread(p.a, "X", 1);
            continue;
        }
        snprintf(got, sizeof got, "%.*s", (int)b.size, b.data);
        if (step == 2) {
            await done;
            stream_unread(p.a, "lent-", 5);
            char rest[6] = "";
            await stream_read_exactly(p.a, rest, 5);
            printf("back: %s %s\n", got, rest);
        }
    }
}

static async void ready(void)
{
    struct pair p = await connected();
    defer close_pair(p);
    promise(void) is_ready = stream_ready(p.a);
    await sleep_ms(10);
    bool early = promise_state(is_ready) != PROMISE_PENDING;
    await stream_write_text(p.b, "12345");
    await is_ready;
    await stream_ready(p.a);
    char buffer[10];
    size_t n = await stream_read(p.a, buffer, sizeof buffer);
    printf("%s: %zu\n", early ? "early" : "ready, and nothing taken", n);
    try { await stream_read(p.a, buffer, 0); } catch (e) { printf("a read of 0 bytes: %s\n", e->code == EINVAL ? "EINVAL" : e->message); }
    troth_bytes pieces[] = { { "one", 3 }, { "", 0 }, { "two", 3 }, { "three", 5 }, { NULL, 0 } };
    await stream_write_pieces(p.b, pieces, 5);
    await stream_shutdown(p.b);
    char *all = await stream_read_all(p.a);
    printf("pieces: %s\n", all);
    free(all);
}

static async void talk_to_itself(troth_stream *a, troth_stream *b, bool *stop)
{
    char x[64] = "";
    while (!*stop) {
        await stream_write(a, x, sizeof x);
        await stream_read(b, x, sizeof x);
    }
}

static async void busy(void)
{
    struct pair p = await connected();
    defer close_pair(p);
    bool stop = false;
    {
        promise(void) talk = talk_to_itself(p.a, p.b, &stop);
        await sleep_ms(20);
        stop = true;
        await talk;
    }
    puts("timers fire beside a busy stream");
}

async int main(void)
{
    await two_readers();
    await cancelled_reads();
    await writers();
    await slow_reader();
    await cancelled_writes();
    await shut();
    await closed();
    await ends();
    await limits();
    await back();
    await ready();
    await busy();
    return 0;
}
