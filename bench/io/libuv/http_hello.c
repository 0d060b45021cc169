/* The same on libuv: read callbacks, uv_try_write. http_hello PORT. */
#include <stdlib.h>
#include <uv.h>
#include "../hello.h"

struct client { uv_tcp_t tcp; unsigned char state; };

static char room[65536];

static void on_close(uv_handle_t *handle) { free(handle); }

static void on_buffer(uv_handle_t *handle, size_t size, uv_buf_t *buffer)
{
    (void)handle;
    (void)size;
    *buffer = uv_buf_init(room, sizeof room);
}

static void on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buffer)
{
    struct client *client = (void *)stream;
    int count = got > 0 ? count_requests(buffer->base, (size_t)got, &client->state) : 0;
    uv_buf_t out = uv_buf_init(answers, (unsigned)(count * ANSWER));
    if (got < 0 || count > BATCH || (count && uv_try_write(stream, &out, 1) != (int)out.len))
        uv_close((uv_handle_t *)stream, on_close);
}

static void on_connection(uv_stream_t *listener, int status)
{
    struct client *client = calloc(1, sizeof *client);
    uv_tcp_init(listener->loop, &client->tcp);
    if (status || uv_accept(listener, (uv_stream_t *)&client->tcp)) {
        uv_close((uv_handle_t *)&client->tcp, on_close);
        return;
    }
    uv_tcp_nodelay(&client->tcp, 1);
    uv_read_start((uv_stream_t *)&client->tcp, on_buffer, on_read);
}

int main(int argc, char **argv)
{
    uv_tcp_t listener;
    struct sockaddr_in address;
    fill_answers();
    uv_ip4_addr("127.0.0.1", atoi(argc > 1 ? argv[1] : "8080"), &address);
    uv_tcp_init(uv_default_loop(), &listener);
    if (uv_tcp_bind(&listener, (struct sockaddr *)&address, 0) || uv_listen((uv_stream_t *)&listener, 511, on_connection))
        return 1;
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
