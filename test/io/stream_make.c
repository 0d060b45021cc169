// Streams of one's own: a pipe in memory, and a filter (rot13) over another stream that closes with it; lines and exact reads
// over them, writes in turn, errors, and `release` when nothing is pending any more, once.
// real-time
// expect: uryyb
// expect: hello
// expect: exactly: abcdefgh
// expect: lines: one two three
// expect: turns: aaabbbccc
// expect: ready, then Z
// expect: read from memory: the far end is broken
// expect: write to memory: an earlier write did not complete
// expect: write to nothing: it cannot be written to
// expect: closed while it reads: operation canceled
// expect: released 10 of 10
#include <troth.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int made, released;

/* --- a pipe in memory: what is written is read -------------------------------------------------------------------------- */

struct memory { char bytes[64]; size_t size; bool ended, broken; promise(void) change; };

static void changed(struct memory *m)
{
    promise(void) p = m->change;
    m->change = promise_new(void);
    promise_resolve(p);
    promise_release(p);
}

static async size_t memory_read(void *self, void *buffer, size_t size)
{
    struct memory *m = self;
    while (!m->size && !m->ended && !m->broken)
        await m->change;
    if (m->broken)
        throw error_new(EIO, "read from memory: the far end is broken");
    size_t n = m->size < size ? m->size : size;
    memcpy(buffer, m->bytes, n);
    memmove(m->bytes, m->bytes + n, m->size -= n);
    changed(m);
    return n;
}

/* A byte at a time: writes of several tasks would mix if the stream let them. */
static async void memory_write(void *self, const void *data, size_t size)
{
    struct memory *m = self;
    for (size_t i = 0; i < size; i++) {
        while (m->size == sizeof m->bytes)
            await m->change;
        m->bytes[m->size++] = ((const char *)data)[i];
        changed(m);
        await sleep_ms(0);
    }
}

static async void memory_shutdown(void *self)
{
    struct memory *m = self;
    m->ended = true;
    changed(m);
}

static void memory_close(void *self)
{
    struct memory *m = self;
    promise_reject(m->change, error_new(ECANCELED, "operation canceled"));
}

static void memory_release(void *self)
{
    struct memory *m = self;
    promise_error(m->change);
    promise_release(m->change);
    free(m);
    released++;
}

static const stream_methods memory_methods = { .read = memory_read, .write = memory_write, .shutdown = memory_shutdown,
    .close = memory_close, .release = memory_release };

static troth_stream *memory(void)
{
    struct memory *m = calloc(1, sizeof *m);
    m->change = promise_new(void);
    made++;
    return stream_make(&memory_methods, m, "memory");
}

/* --- a filter ------------------------------------------------------------------------------------------------------------ */

static void rot13(char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (isalpha((unsigned char)text[i]))
            text[i] = (char)((text[i] & 96) | (((text[i] & 31) + 12) % 26 + 1));
}

static async size_t filter_read(void *self, void *buffer, size_t size)
{
    size_t n = await stream_read(self, buffer, size);
    rot13(buffer, n);
    return n;
}

static async void filter_write(void *self, const void *data, size_t size)
{
    char copy[64];
    for (size_t done = 0; done < size; ) {
        size_t n = size - done < sizeof copy ? size - done : sizeof copy;
        memcpy(copy, (const char *)data + done, n);
        rot13(copy, n);
        await stream_write(self, copy, n);
        done += n;
    }
}

static promise(void) filter_shutdown(void *self) { return stream_shutdown(self); }
static promise(void) filter_ready(void *self) { return stream_ready(self); }
static void filter_close(void *self) { stream_close(self); }
static void filter_release(void *self) { (void)self; released++; }

static const stream_methods filter_methods = { .read = filter_read, .write = filter_write, .shutdown = filter_shutdown,
    .ready = filter_ready, .close = filter_close, .release = filter_release };

static troth_stream *filtered(troth_stream *below)
{
    made++;
    return stream_make(&filter_methods, below, stream_peer(below));
}

/* ------------------------------------------------------------------------------------------------------------------------- */

static async void line_of(troth_stream *s)
{
    char *line = await stream_read_line(s);
    puts(line);
    free(line);
}

static async void filters(void)
{
    troth_stream *plain = memory(), *twice = filtered(filtered(memory()));
    defer { stream_close(plain); stream_close(twice); }
    troth_stream *f = filtered(plain);
    await stream_write_text(f, "hello\n");
    await line_of(plain);
    await stream_write_text(twice, "hello\n");
    await line_of(twice);
    promise(void) writing = stream_write_text(twice, "abcdefgh");
    char eight[9] = "";
    await stream_read_exactly(twice, eight, 8);
    printf("exactly: %s\n", eight);
    await writing;
    writing = stream_write_text(twice, "one\ntwo\nthree");
    promise(void) shutting = stream_shutdown(twice);
    printf("lines:");
    foreach_await (char *line, stream_lines(twice))
        printf(" %s", line);
    puts("");
    await promise_all(writing, shutting);
    stream_close(f);
    plain = NULL;                               /* closed by the filter */
}

static async void turns(void)
{
    troth_stream *s = memory();
    defer stream_close(s);
    promise(void) a = stream_write_text(s, "aaa"), dropped = stream_write_text(s, "xxx"), b = stream_write_text(s, "bbb"), c = stream_write_text(s, "ccc");
    promise_cancel(dropped);
    try { await dropped; } catch { }
    await promise_all(a, b, c);
    char nine[10] = "";
    await stream_read_exactly(s, nine, 9);
    printf("turns: %s\n", nine);
    promise(void) ready = stream_ready(s);
    await stream_write_text(s, "Z");
    await ready;
    await stream_read(s, nine, 9);
    printf("ready, then %c\n", nine[0]);
}

static void break_it(troth_stream *s, struct memory *m)
{
    (void)s;
    m->broken = true;
    changed(m);
}

static async void faults(void)
{
    struct memory *m = calloc(1, sizeof *m);
    m->change = promise_new(void);
    made++;
    troth_stream *s = stream_make(&memory_methods, m, "memory");
    defer stream_close(s);
    promise(char *) line = stream_read_line(s);
    await sleep_ms(0);
    break_it(s, m);
    try { await line; } catch (e) { puts(e->message); }
    char long_text[200];
    memset(long_text, 'x', sizeof long_text);
    promise(void) stuck = stream_write(s, long_text, sizeof long_text);
    await sleep_ms(0);
    promise_cancel(stuck);
    try { await stuck; } catch { }
    try { await stream_write_text(s, "x"); } catch (e) { puts(e->message); }
    static const stream_methods none = { .release = filter_release };
    made++;
    troth_stream *nothing = stream_make(&none, NULL, "nothing");
    try { await stream_write_text(nothing, "x"); } catch (e) { puts(e->message); }
    stream_close(nothing);
}

static async void closed(void)
{
    troth_stream *s = filtered(memory());
    char x;
    promise(size_t) reading = stream_read(s, &x, 1);
    await sleep_ms(0);
    stream_close(s);
    try { await reading; } catch (e) { printf("closed while it reads: %s\n", e->message); }
}

async int main(void)
{
    await filters();
    await turns();
    await faults();
    await closed();
    printf("released %d of %d\n", released, made);
    return 0;
}
