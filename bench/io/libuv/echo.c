/*
 * echo.c: a TCP echo server on libuv, as its own example writes it, but with uv_try_write first: echo PORT [own]. All
 * connections read into one buffer; `own`: each into its own.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum { ROOM = 65536 };

static char shared[ROOM];
static bool own;

struct connection { uv_tcp_t tcp; char buffer[]; };

struct writing { uv_write_t request; char data[]; };

static void on_closed(uv_handle_t *handle) { free(handle); }

static void on_written(uv_write_t *request, int status)
{
    (void)status;
    free(request);
}

static void on_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    (void)suggested;
    *buffer = uv_buf_init(own ? ((struct connection *)handle)->buffer : shared, ROOM);
}

static void on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *from)
{
    if (got < 0) {
        uv_close((uv_handle_t *)stream, on_closed);
        return;
    }
    uv_buf_t buffer = uv_buf_init(from->base, (unsigned)got);
    int put = uv_try_write(stream, &buffer, 1);
    if (put < 0)
        put = 0;
    if (put == got)
        return;
    struct writing *w = malloc(sizeof *w + (size_t)(got - put));
    memcpy(w->data, from->base + put, (size_t)(got - put));
    buffer = uv_buf_init(w->data, (unsigned)(got - put));
    uv_write(&w->request, stream, &buffer, 1, on_written);
}

static void on_connection(uv_stream_t *listener, int status)
{
    struct connection *connection = malloc(sizeof *connection + (own ? ROOM : 0));
    uv_tcp_t *client = &connection->tcp;
    uv_tcp_init(listener->loop, client);
    if (!status && !uv_accept(listener, (uv_stream_t *)client)) {
        uv_tcp_nodelay(client, 1);
        uv_read_start((uv_stream_t *)client, on_buffer, on_read);
    } else {
        uv_close((uv_handle_t *)client, on_closed);
    }
}

int main(int argc, char **argv)
{
    uv_tcp_t listener;
    struct sockaddr_in at;
    own = argc > 2 && !strcmp(argv[2], "own");
    uv_ip4_addr("127.0.0.1", atoi(argc > 1 ? argv[1] : "0"), &at);
    uv_tcp_init(uv_default_loop(), &listener);
    uv_tcp_bind(&listener, (struct sockaddr *)&at, 0);
    if (uv_listen((uv_stream_t *)&listener, 511, on_connection))
        return 1;
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
