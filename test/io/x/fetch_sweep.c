/* fetch_sweep.c URL: a request, a body in pieces both ways and JSON, for troth sweep: against x/fetch_server.js. */
#include <troth.h>
#include <troth/fetch.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static const char *base;

static const char *at(const char *path, char url[256])
{
    snprintf(url, 256, "%s%s", base, path);
    return url;
}

static async generator troth_bytes pieces(void)
{
    for (int i = 0; i < 3; i++)
        yield (troth_bytes){ "some bytes", 10 };
}

static async size_t send(void)
{
    char url[256];
    async_iterator(troth_bytes) body = pieces();
    troth_response *r = await fetch(at("/echo", url), &(fetch_options){ .body_chunks = body, .timeout_ms = 5000 });
    defer response_close(r);
    size_t size = 0;
    foreach_await (troth_bytes piece, response_body(r))
        size += piece.size;
    return size;
}

static async void get(const char *path, bool json)
{
    char url[256];
    troth_response *r = await fetch(at(path, url));
    defer response_close(r);
    if (json) {
        json_t *value = await response_json(r);
        json_decref(value);
    } else {
        char *text = await response_text(r);
        free(text);
    }
}

async int main(int argc, char **argv)
{
    base = argc > 1 ? argv[1] : "http://127.0.0.1:1";
    promise(void) a = get("/json", true), b = get("/redirect?to=/hello", false);
    printf("%zu\n", await send());
    await promise_all(a, b);
    return 0;
}
