/* echo.c: a TCP echo server: echo PORT [large | chunks]. By stream_read into a buffer of each connection's own, of 4 or 64 KB,
 * or by chunks, for which the loop has a few buffers. */
#include <troth.h>
#include <stdlib.h>


static async void by_reads(troth_stream *s)
{
    char buffer[4 * 1024];
    for (size_t n; (n = await stream_read(s, buffer, sizeof buffer)); )
        await stream_write(s, buffer, n);
}

static async void by_large_reads(troth_stream *s)
{
    char buffer[64 * 1024];
    for (size_t n; (n = await stream_read(s, buffer, sizeof buffer)); )
        await stream_write(s, buffer, n);
}

static async void by_chunks(troth_stream *s)
{
    foreach_await (troth_bytes b, stream_chunks(s))
        await stream_write(s, b.data, b.size);
}

static async void echo(troth_stream *s, char way)
{
    defer stream_close(s);
    try {
        await (way == 'c' ? by_chunks(s) : way == 'l' ? by_large_reads(s) : by_reads(s));
    } catch (e) {
        (void)e;                                /* the client is gone */
    }
}

async int main(int argc, char **argv)
{
    troth_listener *l = await tcp_listen("127.0.0.1", argc > 1 ? atoi(argv[1]) : 0);
    foreach_await (troth_stream *s, listener_connections(l))
        echo(s, argc > 2 ? *argv[2] : 0);
    return 0;
}
