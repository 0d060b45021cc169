/* echo.c: a TCP echo server: echo PORT [chunks]. By stream_read into a buffer of each connection's own, or by chunks. */
#include <troth.h>
#include <stdlib.h>
#include <string.h>

static bool chunks;

static async void by_reads(troth_stream *s)
{
    char buffer[4096];
    for (size_t n; (n = await stream_read(s, buffer, sizeof buffer)); )
        await stream_write(s, buffer, n);
}

static async void by_chunks(troth_stream *s)
{
    foreach_await (troth_bytes b, stream_chunks(s))
        await stream_write(s, b.data, b.size);
}

static async void echo(troth_stream *s)
{
    defer stream_close(s);
    try {
        await (chunks ? by_chunks(s) : by_reads(s));
    } catch (e) {
        (void)e;                                /* the client is gone */
    }
}

async int main(int argc, char **argv)
{
    chunks = argc > 2 && !strcmp(argv[2], "chunks");
    troth_listener *l = await tcp_listen("127.0.0.1", argc > 1 ? atoi(argv[1]) : 0);
    foreach_await (troth_stream *s, listener_connections(l))
        echo(s);
    return 0;
}
