// Requests that are cancelled, timed out, dropped and closed at any time; reads beside each other; a name that cannot be found.
// real-time
// flags: -ljansson
// expect: done
#include <troth.h>
#include <troth/fetch.h>
#include <errno.h>
#include <netdb.h>
#include <unistd.h>

#include "check.h"

static int port, gone;                          /* gone: handlers that were cut off */
static char base[64];

/* In place of libc's: libcurl asks it in a thread, and for this name it takes long. */
int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found)
{
    (void)service;
    (void)hints;
    (void)found;
    if (!strcmp(name, "slow.test"))
        sleep(2);
    return EAI_NONAME;
}

static async void handle(troth_request *request, void *context)
{
    (void)context;
    const char *path = request_path(request);
    if (!strcmp(path, "/never")) {
        defer gone++;
        await sleep_ms(3600000);
    } else if (!strcmp(path, "/half")) {
        await http_begin(request, 200, "text/plain", HTTP_UNKNOWN);
        await http_write(request, "half", 4);
        defer gone++;
        await sleep_ms(3600000);
    } else if (!strcmp(path, "/echo")) {
        await http_begin(request, 200, NULL, HTTP_UNKNOWN);
        foreach_await (troth_bytes piece, request_body(request))
            await http_write(request, piece.data, piece.size);
    } else {
        await http_respond_text(request, 200, "hello");
    }
}

static const char *at(const char *path)
{
    static char url[128];
    snprintf(url, sizeof url, "%s%s", base, path);
    return url;
}

static async void begins(void)
{
    promise(troth_response *) p = fetch(at("/never"));
    await sleep_ms(20);
    promise_cancel(p);
    REJECTS(p, ECANCELED, NULL);
    promise(troth_response *) q = fetch(at("/never"));
    promise_cancel(q);
    REJECTS(q, ECANCELED, NULL);
    REJECTS(promise_timeout(fetch(at("/never")), 20), ETIMEDOUT, NULL);
    uint64_t before = loop_now();
    REJECTS(promise_timeout(fetch("http://slow.test/"), 20), ETIMEDOUT, NULL);
    CHECK(loop_now() - before < 1500);          /* the thread goes on looking for it, and nobody waits */
    REJECTS(fetch("http://quick.test/"), ENOENT, "fetch GET http://quick.test/: Could not resolve host: quick.test");
    REJECTS(fetch(NULL), EINVAL, "fetch GET (null): the URL is NULL");
}

static async troth_bytes read_one(troth_response *r) { return await response_read(r); }

static async void reads(void)
{
    troth_response *r = await fetch(at("/half"));
    CHECK(!strncmp((await response_read(r)).data, "half", 4));
    promise(troth_bytes) first = response_read(r);
    REJECTS(response_read(r), EBUSY, NULL);
    REJECTS(response_text(r), EBUSY, NULL);
    promise_cancel(first);
    REJECTS(first, ECANCELED, NULL);
    REJECTS(promise_timeout(response_text(r), 10), ETIMEDOUT, NULL);
    promise(troth_bytes) second = read_one(r);
    response_close(r);
    char message[256];
    snprintf(message, sizeof message, "response_read %s: the response was closed", at("/half"));
    REJECTS(second, ECANCELED, message);
    REJECTS(response_read(NULL), EINVAL, NULL);
    response_close(NULL);

    troth_response *hello = await fetch(at("/"));
    defer response_close(hello);
    char *text = await response_text(hello);
    CHECK(!strcmp(text, "hello"));
    free(text);
    text = await response_text(hello);          /* nothing is left */
    CHECK(!*text);
    free(text);
    CHECK(!(await response_read(hello)).size && !(await response_read(hello)).size);
}

static async generator troth_bytes endless(int *left)
{
    defer --*left;
    for (;;) {
        yield (troth_bytes){ "piece", 5 };
        await sleep_ms(1);
    }
}

static async void sends(void)
{
    int left = 2;
    async_iterator(troth_bytes) pieces = endless(&left);
    troth_response *r = await fetch(at("/echo"), &(fetch_options){ .body_chunks = pieces });
    CHECK(!strncmp((await response_read(r)).data, "piece", 5));
    response_close(r);                          /* the body's sender ends, and closes the iterator */
    while (left == 2)
        await sleep_ms(1);
    async_iterator(troth_bytes) more = endless(&left);
    REJECTS(promise_timeout(fetch(at("/never"), &(fetch_options){ .body_chunks = more }), 20), ETIMEDOUT, NULL);
    CHECK(left == 0);
}

/* Nobody takes these responses, before or after they are there. */
static async void drops(void)
{
    fetch(at("/"));
    {
        promise(troth_response *) p = fetch(at("/half"));
        await sleep_ms(30);
    }
    for (int ms = 0; ms < 12; ms++) {
        promise(troth_response *) p = fetch(at("/half"));
        await sleep_ms(ms % 4);
        promise_cancel(p);
        try {
            response_close(await p);
        } catch {
        }
    }
}

async int main(void)
{
    troth_http *server = await http_listen("127.0.0.1:0", &(http_options){ .grace_ms = 1 });
    defer http_close(server);
    port = http_port(server);
    snprintf(base, sizeof base, "http://127.0.0.1:%d", port);
    promise(void) serving = http_run(server, handle);
    await begins();
    await reads();
    await sends();
    await drops();
    http_stop(server);
    await serving;
    CHECK(gone > 5);
    puts("done");
    return 0;
}
