/* cat.c: sends standard input to HOST PORT or to a Unix socket's PATH, and prints what comes back, at the same time. */
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>

static async void send_all(troth_stream *s)
{
    static char buffer[100000];
    for (size_t n; (n = fread(buffer, 1, sizeof buffer, stdin)); )
        await stream_write(s, buffer, n);
    await stream_shutdown(s);
}

async int main(int argc, char **argv)
{
    troth_stream *s = argc > 2 ? await tcp_connect(argv[1], atoi(argv[2])) : await unix_connect(argv[1]);
    defer stream_close(s);
    promise(void) sent = send_all(s);
    foreach_await (troth_bytes b, stream_chunks(s))
        fwrite(b.data, 1, b.size, stdout);
    await sent;
    return 0;
}
