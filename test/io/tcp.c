// A server and its clients in one program: what is sent arrives, in order, over IPv4, IPv6 and Unix sockets, with names,
// half-closed, by lines, in exact pieces, and much at once.
// real-time
// expect: 127.0.0.1: hello
// expect: ::1: hello
// expect: localhost: hello
// expect: unix: hello
// expect: abstract: hello
// expect: names: the client's peer is the server's address, and the other way round
// expect: exactly: abcdefgh, then ended after 3 of 8 bytes, then ijk
// expect: lines: [one] [two\r] [] [three]
// expect: 20000000 bytes there, 20000000 bytes back
// expect: refused: connect to 127.0.0.1:PORT: Connection refused
// expect: the iterator ended
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static async void echo(troth_stream *s)
{
    defer stream_close(s);
    foreach_await (troth_bytes b, stream_chunks(s))
        await stream_write(s, b.data, b.size);
    await stream_shutdown(s);
}

static async void serve(troth_listener *l)
{
    foreach_await (troth_stream *s, listener_connections(l))
        echo(s);
}

static async void hello(const char *what, troth_stream *s)
{
    defer stream_close(s);
    await stream_write_text(s, "hello");
    await stream_shutdown(s);
    char *text = await stream_read_all(s);
    printf("%s: %s\n", what, text);
    free(text);
}

static async void names(void)
{
    troth_listener *l = await tcp_listen("127.0.0.1", 0);
    defer listener_close(l);
    troth_stream *client = await tcp_connect("127.0.0.1", listener_port(l));
    defer stream_close(client);
    troth_stream *server = await listener_accept(l);
    defer stream_close(server);
    bool right = !strcmp(stream_peer(client), listener_address(l)) && !strcmp(stream_peer(client), stream_local(server)) &&
        !strcmp(stream_local(client), stream_peer(server));
    printf("names: %s\n", right ? "the client's peer is the server's address, and the other way round" : "wrong");
    await stream_write_text(server, "abcdefghijk");
    await stream_shutdown(server);
    char eight[9] = "";
    await stream_read_exactly(client, eight, 8);
    printf("exactly: %s, then ", eight);
    try {
        await stream_read_exactly(client, eight, 8);
    } catch (e) {
        printf("%s, then ", e->code == ENODATA ? strstr(e->message, "ended") : e->message);
    }
    size_t n = await stream_read(client, eight, 8);
    printf("%.*s\n", (int)n, eight);
}

static async void lines(int port)
{
    troth_stream *s = await tcp_connect("127.0.0.1", port);
    defer stream_close(s);
    await stream_printf(s, "%s\n%s\r\n\n%s", "one", "two", "three");
    await stream_shutdown(s);
    printf("lines:");
    foreach_await (char *line, stream_lines(s)) {
        size_t n = strlen(line);
        bool cr = n && line[n - 1] == '\r';
        printf(" [%.*s%s]", (int)(n - cr), line, cr ? "\\r" : "");
    }
    puts("");
}

enum { MUCH = 20 * 1000 * 1000 };

static async void send_much(troth_stream *s)
{
    char *data = malloc(MUCH);
    defer free(data);
    for (int i = 0; i < MUCH; i++)
        data[i] = (char)(i * 7 + i / 1000);
    await stream_write(s, data, MUCH);
    await stream_shutdown(s);
}

static async void much(int port)
{
    troth_stream *s = await tcp_connect("127.0.0.1", port);
    defer stream_close(s);
    promise(void) sent = send_much(s);
    int got = 0;
    foreach_await (troth_bytes b, stream_chunks(s))
        for (size_t i = 0; i < b.size; i++, got++)
            if (b.data[i] != (char)(got * 7 + got / 1000)) {
                printf("byte %d differs\n", got);
                return;
            }
    await sent;
    printf("%d bytes there, %d bytes back\n", MUCH, got);
}

async int main(void)
{
    troth_listener *all = await tcp_listen(NULL, 0);
    int port = listener_port(all);
    promise(void) server = serve(all);
    await hello("127.0.0.1", await tcp_connect("127.0.0.1", port));
    await hello("::1", await tcp_connect("::1", port));
    await hello("localhost", await tcp_connect("localhost", port));
    {
        troth_listener *local = await unix_listen("socket");
        promise(void) other = serve(local);
        await hello("unix", await unix_connect("socket"));
        promise_cancel(other);
        listener_close(local);
        if (!fopen("socket", "r") && errno != ENOENT)
            puts("the socket's file is still there");
    }
    {
        char name[64];
        snprintf(name, sizeof name, "@troth-test-%d", port);
        troth_listener *local = await unix_listen(name);
        promise(void) other = serve(local);
        await hello("abstract", await unix_connect(name));
        promise_cancel(other);
        listener_close(local);
    }
    await names();
    await lines(port);
    await much(port);
    listener_close(all);
    try {
        await tcp_connect("127.0.0.1", port);
    } catch (e) {
        char expected[100];
        snprintf(expected, sizeof expected, "connect to 127.0.0.1:%d: Connection refused", port);
        printf("refused: %s\n", strcmp(e->message, expected) || e->code != ECONNREFUSED ? e->message : "connect to 127.0.0.1:PORT: Connection refused");
    }
    await server;
    puts("the iterator ended");
    return 0;
}
