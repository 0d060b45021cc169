// Reads and writes of every kind, both ends of 60 connections in this program, each closed, reset, cancelled or left at some
// moment; a seed as the argument makes it another run. What it is for: nothing is lost by whoever frees it, nothing is touched
// afterwards, nobody waits for ever.
// real-time
// time-limit: 60
// expect: 60 connections, 0 left
#include <troth.h>
#include <errno.h>
#include <stdint.h>

#include "check.h"

enum { CLIENTS = 6, TURNS = 10, STEPS = 40 };

static uint64_t seed = 1;
static int port, begun, left;
static char data[200000];

static unsigned any(unsigned below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % below;
}

static async void read_some(troth_stream *s)
{
    char buffer[70000], *line;
    size_t n = 1;
    switch (any(6)) {
    case 0: n = await stream_read(s, buffer, 1 + any(sizeof buffer)); break;
    case 1: await stream_read_exactly(s, buffer, 1 + any(300)); break;
    case 2: n = (line = await stream_read_line(s)) != NULL; free(line); break;
    case 3: await stream_ready(s); break;
    case 4: n = await stream_read(s, buffer, 20000); if (n > 10) stream_unread(s, buffer, 5); break;
    case 5: n = await promise_timeout(stream_read(s, buffer, 16384), 1 + (int)any(3)); break;
    }
    if (!n)
        throw error_new(ENODATA, "the end");
}

static async void reads(troth_stream *s)
{
    try {
        for (int i = 0; i < STEPS; i++)
            await read_some(s);
    } catch (e) {
        (void)e;
    }
}

static async void read_chunks(troth_stream *s)
{
    try {
        foreach_await (troth_bytes b, stream_chunks(s))
            if (b.size && !any(30))
                return;
    } catch (e) {
        (void)e;
    }
}

static async void write_some(troth_stream *s)
{
    switch (any(6)) {
    case 0: await stream_write(s, data, any(sizeof data)); break;
    case 1: await stream_write(s, "hello\n", 6); break;
    case 2: stream_write(s, data, 1000); stream_write(s, "x\n", 2); break;
    case 3: await promise_timeout(stream_write(s, data, sizeof data), 1 + (int)any(3)); break;
    case 4: await stream_write_pieces(s, (troth_bytes[]){ { data, any(2) * 1000 }, { "", 0 }, { data, any(100) } }, 3); break;
    case 5: await (any(20) ? stream_write(s, "", 0) : stream_shutdown(s)); break;
    }
}

static async void writes(troth_stream *s)
{
    try {
        for (int i = 0; i < STEPS; i++)
            await write_some(s);
    } catch (e) {
        (void)e;
    }
}

static async void quietly(promise(void) p)
{
    try {
        await p;
    } catch (e) {
        (void)e;
    }
}

static async void use(troth_stream *s)
{
    promise(void) parts[4] = { any(3) ? reads(s) : read_chunks(s), writes(s), any(4) ? NULL : reads(s), any(2) ? NULL : writes(s) };
    begun++;
    left++;
    await sleep_ms((int)any(15));
    unsigned way = any(4);
    if (way == 0)
        stream_close(s);
    else if (way == 1)
        tcp_reset(s);
    else if (way == 2)
        promise_cancel(parts[any(4)]);
    for (int i = 0; i < 4; i++)
        promise_cancel(parts[i]);
    for (int i = 0; i < 4; i++)
        if (parts[i])
            await quietly(parts[i]);
    if (way > 1)
        stream_close(s);
    left--;
}

static async void serve(troth_listener *l)
{
    foreach_await (troth_stream *s, listener_connections(l))
        use(s);
}

static async void client(void)
{
    for (int i = 0; i < TURNS; i++)
        await use(await tcp_connect("127.0.0.1", port));
}

async int main(int argc, char **argv)
{
    if (argc > 1)
        seed = strtoull(argv[1], NULL, 10);
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = i % 61 ? (char)('a' + i % 26) : '\n';
    troth_listener *l = await tcp_listen("127.0.0.1", 0);
    port = listener_port(l);
    promise(void) server = serve(l), clients[CLIENTS] = { 0 };
    for (int i = 0; i < CLIENTS; i++)
        clients[i] = client();
    await promise_all_of(clients, CLIENTS);
    listener_close(l);
    await server;
    CHECK(begun >= CLIENTS * TURNS);
    printf("%d connections, %d left\n", CLIENTS * TURNS, left);
    return 0;
}
