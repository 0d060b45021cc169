/* An HTTP server and its clients in one program: a body that is read, an answer in pieces, a file, a fault, clients that go while
 * they are served, a graceful stop. */
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static async void handle(troth_request *r, void *context)
{
    (void)context;
    if (request_match(r, "POST", "/echo")) {
        size_t size;
        char *text = await request_text(r, &size);
        defer free(text);
        await http_respond(r, 200, "text/plain", text, size);
    } else if (request_match(r, "GET", "/pieces")) {
        await http_begin(r, 200, "text/plain", HTTP_UNKNOWN);
        for (int i = 0; i < 3; i++) {
            await sleep_ms(1);
            await http_write(r, "piece", 5);
        }
    } else if (request_match(r, NULL, "/stream")) {
        await http_begin(r, 200, "text/plain", HTTP_UNKNOWN);
        foreach_await (troth_bytes piece, request_body(r))
            await http_write(r, piece.data, piece.size);
        await http_end(r);
    } else if (request_match(r, "GET", "/long")) {
        await http_begin(r, 200, "text/plain", HTTP_UNKNOWN);
        await sleep_ms(100000);
    } else {
        await http_respond_text(r, 404, "none\n");
    }
}

static void on_error(troth_error *error, troth_request *r, void *context)
{
    (void)error;
    (void)r;
    (void)context;
}

static async void ask(int port)
{
    static const char requests[] = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
        "GET /pieces HTTP/1.1\r\nHost: x\r\n\r\n"
        "PUT /stream HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
        "GET /none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    troth_stream *s = await tcp_connect("127.0.0.1", port);
    defer stream_close(s);
    await stream_write(s, requests, sizeof requests - 1);
    size_t size;
    char *text = await stream_read_all(s, &size);
    defer free(text);
    int answers = 0;
    for (const char *at = text; (at = strstr(at, "HTTP/1.1 ")); at++)
        answers++;
    printf("%d answers\n", answers);
}

/* Goes while it is served, with requests behind the first one that nobody reads. */
static async void ask_and_go(int port, const char *requests)
{
    troth_stream *s = await tcp_connect("127.0.0.1", port);
    defer stream_close(s);
    await stream_write_text(s, requests);
    free(await stream_read_line(s));
}

#define LONG "GET /long HTTP/1.1\r\nHost: x\r\n\r\n"

async int main(void)
{
    http_options options = { .on_error = on_error, .grace_ms = 100, .header_timeout_ms = -1, .body_timeout_ms = -1, .write_timeout_ms = -1,
        .idle_timeout_ms = -1 };
    troth_http *server = await http_listen("127.0.0.1:0", &options);
    defer http_close(server);
    {
        promise(void) running = http_run(server, handle);
        if (promise_state(running) == PROMISE_REJECTED)
            await running;                      /* it could not even begin: nobody would answer */
        {
            defer http_stop(server);
            await ask(http_port(server));
            await ask_and_go(http_port(server), LONG);
            await ask_and_go(http_port(server), LONG LONG);
        }
        await running;
    }
    return 0;
}
