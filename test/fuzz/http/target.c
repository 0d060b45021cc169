/*
 * Any bytes are a client: they reach a server through a stream of functions, in one piece and in pieces, and what it says is
 * read again by llhttp. Checked: no report of a sanitizer, no leak, no hang; what is said is a sequence of whole, strictly
 * formed responses, unless it was cut; and the pieces make no difference.
 *
 * The first bytes of an input say how it is cut into pieces; the rest is what the client sends.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include "runtime/http/server.h"

/* --- a client in memory ---------------------------------------------------------------------------------------------------- */

struct client {
    const char *data;
    size_t size, piece;                         /* piece: so many bytes at most in one read */
    struct http_text said;
};

static promise(size_t) client_read(void *self, void *buffer, size_t size)
{
    struct client *client = self;
    size_t n = client->size < size ? client->size : size;
    if (n > client->piece)
        n = client->piece;
    memcpy(buffer, client->data, n);
    client->data += n;
    client->size -= n;
    return promise_resolved(size_t, n);
}

static promise(void) client_write(void *self, const void *data, size_t size)
{
    http__put(&((struct client *)self)->said, data, size);
    return promise_resolved(void);
}

static promise(void) client_ready(void *self)
{
    (void)self;
    return promise_resolved(void);
}

static const stream_methods methods = { .read = client_read, .write = client_write, .ready = client_ready };

/* --- what the server does ---------------------------------------------------------------------------------------------------- */

static async void look_at_all(troth_request *r)
{
    const char *name, *value;
    size_t sum = strlen(request_path(r)) + strlen(request_host(r)) + strlen(request_target(r)) + strlen(request_peer(r));
    for (size_t i = 0; request_query_at(r, i, &name, &value); i++)
        sum += strlen(name) + strlen(value);
    for (size_t i = 0; request_header_at(r, i, &name, &value); i++) {
        sum += strlen(name) + strlen(value);
        http_header(r, name, value);            /* whatever came may be tried to be sent back */
    }
    if (request_match(r, NULL, "/:a/b/*c"))
        sum += strlen(request_parameter(r, "a")) + strlen(request_parameter(r, "c"));
    char text[40];
    snprintf(text, sizeof text, "%zu", sum);
    await http_respond_text(r, 200, text);
}

static async void handle(troth_request *r, void *context)
{
    (void)context;
    if (request_match(r, NULL, "/text")) {
        size_t size;
        char *text = await request_text(r, &size);
        defer free(text);
        await http_respond(r, 200, "text/plain", text, size);
    } else if (request_match(r, NULL, "/body")) {
        await http_begin(r, 200, "text/plain", HTTP_UNKNOWN);
        foreach_await (troth_bytes piece, request_body(r))
            await http_write(r, piece.data, piece.size);
    } else if (request_match(r, NULL, "/json")) {
        struct json_t *value = await request_json(r);
        defer json_decref(value);
        await http_respond_json(r, 200, value);
    } else if (request_match(r, NULL, "/file/*path")) {
        await http_respond_folder(r, getenv("FUZZ_FOLDER"), request_parameter(r, "path"));
    } else {
        await look_at_all(r);
    }
}

static void on_error(troth_error *error, troth_request *r, void *context)
{
    (void)r;
    (void)context;
    error_print(error, stderr);
    abort();                                    /* no client can make this handler fail */
}

static troth_http server = { .handler = handle, .options = { .header_limit = 2048, .header_count = 30, .body_limit = UINT64_MAX,
    .header_timeout_ms = -1, .body_timeout_ms = -1, .write_timeout_ms = -1, .idle_timeout_ms = -1, .slowest = 1, .on_error = on_error } };

static async void serve_one(struct client *client)
{
    troth_stream *stream = stream_make(&methods, client, "fuzz");
    if (!stream || !http__connect(&server, stream))
        abort();
}

/* --- what it said ---------------------------------------------------------------------------------------------------------------- */

/* The text of the whole ones: what came before a cut may depend on the pieces. */
struct answers { struct http_text text; size_t whole; bool good; };

static int on_status(llhttp_t *p)
{
    struct answers *a = p->data;
    a->good = p->status_code < 300;
    http__put_number(&a->text, p->status_code < 400 ? p->status_code / 100 : 9);     /* which of two faults is seen first may depend on the pieces */
    return 0;
}
static int on_body(llhttp_t *p, const char *at, size_t size)
{
    struct answers *a = p->data;
    if (a->good)
        http__put(&a->text, at, size);
    return 0;
}
static int on_end(llhttp_t *p)
{
    struct answers *a = p->data;
    a->whole = a->text.size;
    return 0;
}

static struct answers read_answers(const struct http_text *said)
{
    static const llhttp_settings_t settings = { .on_headers_complete = on_status, .on_body = on_body, .on_message_complete = on_end };
    struct answers answers = { { 0 }, 0, false };
    llhttp_t parser;
    llhttp_init(&parser, HTTP_RESPONSE, &settings);
    parser.data = &answers;
    enum llhttp_errno error = llhttp_execute(&parser, said->data ? said->data : "", said->size);
    if (error != HPE_OK && !(error == HPE_CLOSED_CONNECTION && parser.error_pos == said->data + said->size)) {
        fprintf(stderr, "the server said what is no HTTP (%s):\n%.*s\n", llhttp_get_error_reason(&parser), (int)said->size, said->data);
        abort();
    }
    return answers;
}

static struct answers run(const uint8_t *data, size_t size, size_t piece)
{
    struct client client = { (const char *)data, size, piece, { 0 } };
    promise(void) done = serve_one(&client);
    if (loop_run() || promise_state(done) != PROMISE_FULFILLED || server.first)
        abort();
    promise_release(done);
    struct answers answers = read_answers(&client.said);
    free(client.said.data);
    return answers;
}

/* A request with HEAD among them, or with HTTP/1.0: where an answer ends cannot be told without knowing the request. */
static bool is_simple(const uint8_t *data, size_t size)
{
    return !memmem(data, size, "HEAD", 4) && !memmem(data, size, "1.0", 3);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2 || !is_simple(data, size))
        return 0;
    loop_virtual_time(true);
    size_t piece = 1 + data[0] % 64;
    struct answers whole = run(data + 1, size - 1, 1 << 20), cut = run(data + 1, size - 1, piece);
    if (whole.whole != cut.whole || (whole.whole && memcmp(whole.text.data, cut.text.data, whole.whole))) {
        fprintf(stderr, "in pieces of %zu it is answered otherwise:\n%.*s\n---\n%.*s\n", piece, (int)whole.whole, whole.text.data,
            (int)cut.whole, cut.text.data);
        abort();
    }
    free(whole.text.data);
    free(cut.text.data);
    return 0;
}
