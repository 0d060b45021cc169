/* The server that test_http_*.py talk to: a route for each thing that a handler may do, right or wrong. Its arguments are
 * options, NAME=NUMBER; it prints its port, ends on SIGTERM, and says then what it counted. */
#include <jansson.h>
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>

static long number(troth_request *r, const char *name, long otherwise)
{
    const char *text = request_query(r, name);
    return text ? atol(text) : otherwise;
}

static async void echo(troth_request *r)
{
    size_t size;
    char *text = await request_text(r, &size);
    defer free(text);
    const char *type = request_header(r, "content-type");
    await http_respond(r, 200, type ? type : "text/plain", text, size);
}

static async void echo_stream(troth_request *r)
{
    await http_begin(r, 200, "application/octet-stream", HTTP_UNKNOWN);
    foreach_await (troth_bytes piece, request_body(r))
        await http_write(r, piece.data, piece.size);
    await http_end(r);
}

/* n bytes in pieces, with a length or without. */
static async void pieces(troth_request *r, bool chunked)
{
    long n = number(r, "n", 100000), piece = number(r, "piece", 1000);
    char *data = malloc((size_t)piece);
    defer free(data);
    memset(data, 'x', (size_t)piece);
    await http_begin(r, 200, "text/plain", chunked ? HTTP_UNKNOWN : (uint64_t)n);
    for (long left = n; left > 0; left -= piece)
        await http_write(r, data, (size_t)(left < piece ? left : piece));
}

static async void whole(troth_request *r)
{
    size_t n = (size_t)number(r, "n", 100000);
    char *data = malloc(n + 1);
    defer free(data);
    memset(data, 'y', n);
    await http_respond(r, (int)number(r, "status", 200), "text/plain", data, n);
}

static async void about(troth_request *r)
{
    const char *name, *value;
    json_t *all = json_object(), *headers = json_array(), *query = json_array();
    defer json_decref(all);
    for (size_t i = 0; request_header_at(r, i, &name, &value); i++)
        json_array_append_new(headers, json_pack("[ss%]", name, value, strlen(value)));
    for (size_t i = 0; request_query_at(r, i, &name, &value); i++)
        json_array_append_new(query, json_pack("[ss]", name, value));
    json_object_set_new(all, "method", json_string(request_method(r)));
    json_object_set_new(all, "target", json_string(request_target(r)));
    json_object_set_new(all, "path", json_string(request_path(r)));
    json_object_set_new(all, "host", json_string(request_host(r)));
    json_object_set_new(all, "headers", headers);
    json_object_set_new(all, "query", query);
    await http_respond_json(r, 200, all);
}

static async void json(troth_request *r)
{
    json_t *value = await request_json(r);
    defer json_decref(value);
    await http_respond_json(r, 200, value);
}

/* What may not be put into a response's head. */
static async void split(troth_request *r)
{
    char text[400] = "";
    const char *names[] = { "X-A", "X A", "", "X-A:", "X\r\nA", "Content-Length", "transfer-encoding", "X-A", "X-A" };
    const char *values[] = { "good", "v", "v", "v", "v", "5", "chunked", "a\r\nSet-Cookie: b", "a\nb" };
    for (int i = 0; i < 9; i++)
        sprintf(text + strlen(text), "%d", http_header(r, names[i], values[i]) ? errno == EINVAL ? 1 : 2 : 0);
    try {
        await http_respond(r, 200, "text/plain\r\nX-B: c", "", 0);
        strcat(text, " sent");
    } catch (e) {
        strcat(text, e->code == EINVAL ? " refused" : " other");
    }
    await http_respond_text(r, 200, text);
}

static async void twice(troth_request *r)
{
    await http_respond_text(r, 200, "once\n");
    try {
        await http_respond_text(r, 200, "twice\n");
        puts("answered twice");
    } catch (e) {
        printf("twice: %s\n", e->message);
    }
}

static async void upgrade(troth_request *r)
{
    troth_stream *s = await http_upgrade(r, "echo");
    defer stream_close(s);
    char bytes[100];
    size_t got;
    while ((got = await stream_read(s, bytes, sizeof bytes)))
        await stream_write(s, bytes, got);
}

/* A handler that takes ten minutes, in one of the ways that there are; and what became of all of these. */
static struct { int begun, ended, cancelled; } waits;

static async void wait_long(troth_request *r, const char *how)
{
    char byte;
    waits.begun++;
    if (!strcmp(how, "begun")) {
        await http_begin(r, 200, "text/plain", HTTP_UNKNOWN);
        await http_write(r, "some of it", 10);
    } else if (!strcmp(how, "reading")) {
        await request_read(r, &byte, 1);
    } else if (!strcmp(how, "served")) {
        await http_begin(r, 200, "text/plain", 5);
        await http_write(r, "whole", 5);
    }
    try {
        await sleep_ms(number(r, "ms", 600000));
    } catch (e) {
        waits.cancelled += e->code == ECANCELED;
        if (!strcmp(how, "stubborn"))
            await http_respond_text(r, 200, "nevertheless\n");
        else if (!strcmp(how, "silent"))
            return;
        else if (!strcmp(how, "clumsy"))
            throw error_new(EIO, "the cleanup failed");
        else
            throw e;
    } finally {
        await sleep_ms(1);                      /* cleaning up may take its time */
        waits.ended++;
    }
    if (!strcmp(how, "plain"))
        await http_respond_text(r, 200, "waited\n");
}

static async void tell_waits(troth_request *r)
{
    char text[100];
    snprintf(text, sizeof text, "%d %d %d %llu\n", waits.begun, waits.ended, waits.cancelled,
        (unsigned long long)http_count(request_server(r)).dropped);
    await http_respond_text(r, 200, text);
}

static async void bad(troth_request *r, const char *how)
{
    if (!strcmp(how, "throw"))
        throw error_new(EIO, "thrown");
    if (!strcmp(how, "silent"))
        return;
    await http_begin(r, 200, "text/plain", !strcmp(how, "chunked") || !strcmp(how, "old") ? HTTP_UNKNOWN : 100);
    await http_write(r, "half of it", 10);
    if (!strcmp(how, "more")) {
        try {
            await http_write(r, "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789", 91);
        } catch (e) {
            printf("more: %d\n", e->code == EMSGSIZE);
        }
    }
    if (strcmp(how, "short") && strcmp(how, "more"))
        throw error_new(EIO, "thrown in the middle");
}

static async void routes(troth_request *r, void *context)
{
    (void)context;
    const char *path = request_path(r);
    if (!strcmp(path, "/hello"))
        await http_respond_text(r, 200, "hello\n");
    else if (!strcmp(path, "/echo"))
        await echo(r);
    else if (!strcmp(path, "/echo-stream"))
        await echo_stream(r);
    else if (!strcmp(path, "/pieces"))
        await pieces(r, false);
    else if (!strcmp(path, "/chunks"))
        await pieces(r, true);
    else if (!strcmp(path, "/whole"))
        await whole(r);
    else if (!strncmp(path, "/about", 6) || *path == '*')
        await about(r);
    else if (!strcmp(path, "/json"))
        await json(r);
    else if (!strcmp(path, "/split"))
        await split(r);
    else if (!strcmp(path, "/twice"))
        await twice(r);
    else if (!strcmp(path, "/upgrade"))
        await upgrade(r);
    else if (request_match(r, NULL, "/wait/:how"))
        await wait_long(r, request_parameter(r, "how"));
    else if (!strcmp(path, "/waits"))
        await tell_waits(r);
    else if (request_match(r, NULL, "/bad/:how"))
        await bad(r, request_parameter(r, "how"));
    else if (request_match(r, "GET", "/notes/:id/text/*rest"))
        await http_respond_text(r, 200, request_parameter(r, "id"));
    else if (!strcmp(path, "/slow")) {
        await sleep_ms(number(r, "ms", 100));
        await http_respond_text(r, 200, "slow\n");
    } else if (!strcmp(path, "/late-body")) {   /* the answer before the body */
        await http_respond_text(r, 200, "early\n");
    } else if (!strcmp(path, "/catch")) {       /* the handler answers a fault of the client by itself */
        try {
            free(await request_text(r));
        } catch (e) {
            await http_respond_text(r, 422, "caught\n");
        }
    } else if (!strcmp(path, "/stop")) {
        http_stop(request_server(r));
        await http_respond_text(r, 200, "stopping\n");
    } else {
        await http_respond_text(r, 404, "no such route\n");
    }
}

static void on_error(troth_error *error, troth_request *r, void *context)
{
    (void)context;
    printf("error: %s%s%s\n", r ? request_path(r) : "", r ? ": " : "", error->message);
    fflush(stdout);
}

static async void stop_on_signal(troth_http *server)
{
    await signal_wait(SIGTERM);
    http_stop(server);
}

static void set_option(http_options *o, const char *word)
{
    long value = atol(strchr(word, '=') + 1);
    if (!strncmp(word, "header_limit=", 13)) o->header_limit = (size_t)value;
    else if (!strncmp(word, "header_count=", 13)) o->header_count = (unsigned)value;
    else if (!strncmp(word, "body_limit=", 11)) o->body_limit = (uint64_t)value;
    else if (!strncmp(word, "header_timeout=", 15)) o->header_timeout_ms = value;
    else if (!strncmp(word, "body_timeout=", 13)) o->body_timeout_ms = value;
    else if (!strncmp(word, "write_timeout=", 14)) o->write_timeout_ms = value;
    else if (!strncmp(word, "idle_timeout=", 13)) o->idle_timeout_ms = value;
    else if (!strncmp(word, "grace=", 6)) o->grace_ms = value;
    else if (!strncmp(word, "slowest=", 8)) o->slowest = (unsigned)value;
    else if (!strncmp(word, "connections=", 12)) o->connections = (unsigned)value;
    else if (!strncmp(word, "half_open=", 10)) o->half_open = value;
}

async int main(int argc, char **argv)
{
    http_options options = { .on_error = on_error };
    for (int i = 1; i < argc; i++)
        if (strncmp(argv[i], "certificate=", 12))
            set_option(&options, argv[i]);
        else
            options.tls = await tls_context_new(&(tls_options){ .certificate_file = argv[i] + 12, .key_file = argv[i] + 12 });
    defer tls_context_close(options.tls);
    troth_http *server = await http_listen("127.0.0.1:0", &options);
    defer http_close(server);
    printf("%d\n", http_port(server));
    fflush(stdout);
    promise(void) stopper = stop_on_signal(server);
    await http_run(server, routes);
    promise_cancel(stopper);
    http_counts n = http_count(server);
    printf("accepted %llu requests %llu errors %llu refused %llu timeouts %llu dropped %llu open %zu idle %zu\n",
        (unsigned long long)n.accepted, (unsigned long long)n.requests, (unsigned long long)n.errors, (unsigned long long)n.refused,
        (unsigned long long)n.timeouts, (unsigned long long)n.dropped, n.connections, n.idle);
    return 0;
}
