/* Options are written where they are used, several at once: a literal with commas is one argument of each call that takes some. */
// real-time
#include <troth.h>
#include <troth/fetch.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct context { const char *text; int status; };

static async void handle(troth_request *request, void *pointer)
{
    struct context *context = pointer;
    await http_respond_text(request, context->status, context->text);
    http_stop(request_server(request));
}

static async void ask(const char *address)
{
    char url[64];
    snprintf(url, sizeof url, "http://%s/", address);
    troth_response *response = await fetch(url, &(fetch_options){ .method = "PUT", .timeout_ms = 10000 });
    defer response_close(response);
    char *text = await response_text(response);
    defer free(text);
    printf("%d %s\n", response_status(response), text);
}

static async void serve(troth_http *server)
{
    defer http_close(server);
    promise(void) asked = ask(http_address(server));
    await http_run(server, handle, &(struct context){ "run", 201 });
    await asked;
}

async int main(void)
{
    await serve(await http_listen("127.0.0.1:0"));
    await serve(await http_listen("127.0.0.1:0", &(http_options){ .connections = 10, .grace_ms = 100 }));

    troth_listener *tcp = await tcp_listen("127.0.0.1", 0, &(listen_options){ .backlog = 3, .reuse_port = true });
    char address[32];
    snprintf(address, sizeof address, "%s", listener_address(tcp));
    struct context context = { "serve", 200 };
    try {
        await http_serve(address, handle, &context, &(http_options){ .connections = 10, .grace_ms = 100 });
    } catch (e) {
        puts(e->code == EADDRINUSE ? "in use" : e->message);
    }
    listener_close(tcp);
    promise(void) served = http_serve(address, handle, &context, &(http_options){ .connections = 10, .grace_ms = 100 });
    for (bool answered = false; !answered;) {
        try {
            await ask(address);
            answered = true;
        } catch (e) {
            if (e->code != ECONNREFUSED)
                throw error_keep(e);
            await sleep_ms(1);                  /* it does not listen yet */
        }
    }
    await served;

    troth_listener *l = await unix_listen("socket", &(listen_options){ .backlog = 3, .mode = 0600 });
    struct stat info;
    printf("%o\n", stat("socket", &info) ? 0 : (unsigned)info.st_mode & 0777);
    listener_close(l);
    return 0;
}
// expect: 201 run
// expect: 201 run
// expect: in use
// expect: 200 serve
// expect: 600
