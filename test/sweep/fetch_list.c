/* examples/fetch-list.c with a server in the same program: pieces, a fault, a connection that is cut, one that is refused. */
// real-time
#define main list_main
#include "../../examples/fetch-list.c"
#undef main

static async void handle(troth_request *r, void *context)
{
    (void)context;
    if (request_match(r, "GET", "/pieces")) {
        await http_begin(r, 200, "text/plain", HTTP_UNKNOWN);
        for (int i = 0; i < 3; i++) {
            await http_write(r, "piece", 5);
            await sleep_ms(1);
        }
    } else if (request_match(r, "GET", "/cut")) {
        await http_begin(r, 200, "text/plain", 100);
        await http_write(r, "half", 4);
        throw error_new(EIO, "the disk is gone");
    } else if (request_match(r, "GET", "/whole")) {
        await http_respond_text(r, 200, "all of it");
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

enum { COUNT = 9 };                             /* one more than are fetched at once */
static const char *const paths[COUNT] = { "/whole", "/pieces", "/cut", "/none", "/whole", "/pieces", "/whole", "/none", "/pieces" };

static async void use(troth_http *server)
{
    char urls[COUNT + 1][100], *argv[COUNT + 3] = { "fetch-list" };
    for (int i = 0; i < COUNT; i++) {
        snprintf(urls[i], sizeof urls[i], "http://127.0.0.1:%d%s", http_port(server), paths[i]);
        argv[i + 1] = urls[i];
    }
    argv[COUNT + 1] = "http://127.0.0.1:1/refused";
    defer http_stop(server);
    await list_main(COUNT + 2, argv);
}

async int main(void)
{
    http_options options = { .on_error = on_error, .grace_ms = 100 };
    troth_http *server = await http_listen("127.0.0.1:0", &options);
    defer http_close(server);
    {
        promise(void) running = http_run(server, handle), client = use(server);
        defer {
            promise_cancel(client);
            promise_cancel(running);
        }
        await promise_race(running, client);
        await client;
        await running;
    }
    return 0;
}
