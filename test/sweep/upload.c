/* What examples/log-pipeline does, smaller: lines in batches, uploaded to a server that is busy at times, two at once. */
// real-time
#include <troth.h>
#include <troth/fetch.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES = 50, BATCH = 8, AT_ONCE = 2 };
typedef struct batch { char text[BATCH * 16]; size_t size; int count; bool busy; } batch;
typedef struct upload { char url[64]; batch batches[AT_ONCE]; } upload;

static async generator batch *batches(upload *u, const char *path)
{
    batch *b = NULL;
    foreach_await (troth_bytes line, fs_lines(path)) {
        if (!b) {
            b = u->batches[0].busy ? &u->batches[1] : &u->batches[0];
            b->size = 0;
            b->count = 0;
        }
        b->size += (size_t)sprintf(b->text + b->size, "%s\n", line.data);
        if (++b->count == BATCH) {
            yield b;
            b = NULL;
        }
    }
    if (b)
        yield b;
}

static async int post(const char *url, const batch *b)
{
    troth_response *response = await fetch(url, &(fetch_options){ .body = b->text, .body_size = b->size, .timeout_ms = 5000 });
    defer response_close(response);
    free(await response_text(response));
    return response_status(response);
}

static async void deliver(upload *u, batch *b)
{
    b->busy = true;
    defer b->busy = false;
    int status, tries = 1;
    for (; status = await post(u->url, b), status == 503 && tries < 5; tries++)
        await sleep_ms(1);
    if (status != 200)
        throw error_new(EIO, "POST %s: status %d", u->url, status);
}

static async void upload_log(upload *u, const char *path)
{
    troth_limit *limit = limit_new(AT_ONCE);
    defer limit_close(limit);
    foreach_await (batch *b, batches(u, path))
        await limit_add(limit, deliver(u, b));
    await limit_all(limit);
}

static async void store(troth_request *request, void *context)
{
    int *counts = context;
    bool busy = ++counts[0] % 4 == 0;
    foreach_await (troth_bytes piece, request_body(request))
        for (size_t i = 0; i < piece.size && !busy; i++)
            counts[1] += piece.data[i] == '\n';
    await http_respond_text(request, busy ? 503 : 200, "answer");
}

static void on_error(troth_error *error, troth_request *request, void *context)
{
    (void)error;
    (void)request;
    (void)context;
}

async int main(void)
{
    int counts[2] = { 0 };
    upload u = { .url = "" };
    troth_file *log = await fs_temporary_file("log-");
    defer await fs_close(log);
    defer await fs_unlink(fs_path(log));
    char text[LINES * 4] = "";
    for (int i = 10; i < 10 + LINES; i++)
        sprintf(text + strlen(text), "%d\n", i);
    await fs_write(log, text, strlen(text));
    troth_http *server = await http_listen("127.0.0.1:0", &(http_options){ .on_error = on_error, .grace_ms = 10 });
    defer http_close(server);
    snprintf(u.url, sizeof u.url, "http://%s/", http_address(server));
    http_run(server, store, counts);
    defer http_stop(server);
    await upload_log(&u, fs_path(log));
    printf("%d requests, %d lines\n", counts[0], counts[1]);
    return 0;
}
// expect: 9 requests, 50 lines
