/* echo.c: an echo server; half-closed by the client it ends its side, too. */
#include <troth.h>
#include <stdio.h>

static async void echo(troth_stream *s)
{
    defer stream_close(s);
    foreach_await (troth_bytes b, stream_chunks(s))
        await stream_write(s, b.data, b.size);
    await stream_shutdown(s);
}

async int main(void)
{
    troth_listener *l = await tcp_listen("127.0.0.1", 0);
    printf("listening on %s\n", listener_address(l));
    fflush(stdout);
    foreach_await (troth_stream *s, listener_connections(l))
        echo(s);
    return 0;
}
