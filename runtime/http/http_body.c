/*
 * http_body.c: the body of a request, as it is read: from what was read beyond the head, then from the connection.
 *
 * A body of known length goes straight into the reader's memory; a chunked one is read into `in`, and llhttp takes it out of its frames.
 * What goes wrong by the client's fault is kept in the request: a second read gives the same error, and the server answers
 * with the status that belongs to it if the handler does not.
 */
#include <jansson.h>

#include "server.h"

/* --- faults of the client --------------------------------------------------------------------------------------------------- */

troth_error *http__fault(troth_request *r, int status, troth_error *error)
{
    error_free(r->fault);
    r->fault = error;
    r->fault_status = status;
    return error_keep(error);
}

int http__fault_status(const troth_request *r, const troth_error *error)
{
    for (; error; error = error->cause)
        if (error == r->fault)
            return r->fault_status;
    return 0;
}

static troth_error *body_error(troth_request *r, int status, int code, const char *why)
{
    r->body = HTTP_BODY_FAILED;
    return http__fault(r, status, error_new(code, "read the body of %s %s from %s: %s", request_method(r), request_target(r),
        request_peer(r), why));
}

static troth_error *too_long(troth_request *r)
{
    char why[80];
    snprintf(why, sizeof why, "it is longer than %llu bytes", (unsigned long long)r->body_limit);
    return body_error(r, 413, EMSGSIZE, why);
}

/* --- bytes of the connection ---------------------------------------------------------------------------------------------------- */

/* How long this read may take: the body's time-out, and less if the client was slow so far. */
static int64_t patience(const troth_request *r)
{
    const http_options *options = &r->connection->server->options;
    if (options->body_timeout_ms < 0)
        return -1;
    int64_t all = options->body_timeout_ms + (int64_t)(r->body_read / options->slowest * 1000) - (int64_t)r->waited;
    return all < 1 ? 1 : all < options->body_timeout_ms ? all : options->body_timeout_ms;
}

static async size_t receive(troth_request *r, char *buffer, size_t size)
{
    struct http_connection *c = r->connection;
    uint64_t before = loop_now();
    promise(size_t) read = stream_read(c->stream, buffer, size);
    http__waits(c, &c->reading, (troth_promise *)(void *)read, patience(r));
    defer {
        http__waited(&c->reading);
        r->waited += loop_now() - before;
    }
    size_t got = 0;
    try {
        got = await read;
    } catch (e) {
        if (c->reading.expired)
            throw body_error(r, 408, ETIMEDOUT, "the client is too slow");
        if (e->code != ECANCELED) {             /* a cancelled read has taken nothing: there may be another one */
            r->body = HTTP_BODY_FAILED;
            error_free(http__fault(r, 400, error_keep(e)));
        }
        throw e;
    }
    if (!got)
        throw body_error(r, 400, ECONNRESET, "the connection ended before it was complete");
    return got;
}

/* --- reading --------------------------------------------------------------------------------------------------------------------------- */

static async size_t read_length(troth_request *r, char *buffer, size_t size)
{
    if (size > r->body_left)
        size = (size_t)r->body_left;
    size_t there = r->in_size - r->in_at, got = there < size ? there : size;
    if (got) {
        memcpy(buffer, r->in + r->in_at, got);
        r->in_at += (uint32_t)got;
    } else {
        got = await receive(r, buffer, size);
    }
    r->body_left -= got;
    if (!r->body_left)
        r->body = HTTP_BODY_DONE;
    return got;
}

/* All of `in` was used: it is filled anew. The head's bytes stay, so the first time it moves to memory of its own. */
static async void refill(troth_request *r)
{
    if (r->in == r->head.data) {
        char *in = malloc(HTTP_BODY_ROOM);
        if (!in)
            throw error_new(ENOMEM, "read the body of %s %s: out of memory", request_method(r), request_target(r));
        r->in = in;
        r->in_room = HTTP_BODY_ROOM;
    }
    r->in_at = r->in_size = 0;
    r->in_size = (uint32_t)await receive(r, r->in, r->in_room);
}

static async size_t read_chunked(troth_request *r, char *buffer, size_t size)
{
    for (;;) {
        if (r->in_at == r->in_size)
            await refill(r);
        size_t there = r->in_size - r->in_at, put;
        ptrdiff_t used = http__chunk_decode(&r->head, r->in + r->in_at, there < size ? there : size, buffer, &put);
        if (used < 0)
            throw body_error(r, r->head.refusal, EBADMSG, r->head.fault);
        r->in_at += (uint32_t)used;
        if (r->head.body_complete)
            r->body = HTTP_BODY_DONE;
        uint64_t ahead = r->head.body_complete ? 0 : r->head.parser.content_length;     /* of the chunk that has begun */
        if (put > r->body_limit - r->body_read || ahead > r->body_limit - r->body_read - put)
            throw too_long(r);
        if (put || r->body == HTTP_BODY_DONE)
            return put;
    }
}

async size_t request_read(troth_request *r, void *buffer, size_t size)
{
    if (r->reading)
        throw error_new(EBUSY, "read the body of %s %s: it is being read", request_method(r), request_target(r));
    if (!size)
        throw error_new(EINVAL, "read the body of %s %s: a size of 0", request_method(r), request_target(r));
    if (r->fault)
        throw error_keep(r->fault);
    if (r->body == HTTP_BODY_DONE)
        return 0;
    if (r->body == HTTP_BODY_LENGTH && r->head.length > r->body_limit)
        throw too_long(r);
    r->reading = true;
    defer r->reading = false;
    if (r->head.expects_continue) {
        r->head.expects_continue = false;
        static const troth_bytes go_on = { "HTTP/1.1 100 Continue\r\n\r\n", 25 };
        if (r->answer == HTTP_ANSWER_NONE)
            await http__send(r->connection, &go_on, 1);
    }
    size_t got = r->body == HTTP_BODY_LENGTH ? await read_length(r, buffer, size) : await read_chunked(r, buffer, size);
    r->body_read += got;
    return got;
}

/* --- all of it --------------------------------------------------------------------------------------------------------------------------- */

static troth_error *no_memory(troth_request *r)
{
    return error_new(ENOMEM, "read the body of %s %s: out of memory", request_method(r), request_target(r));
}

static void discard_text(char *text) { free(text); }

/* A length is only what the client says: memory for more than this comes as the bytes do. */
enum { BELIEVED = 1 << 20 };

async discard(discard_text) char *troth_request_text(troth_request *r, size_t *size)
{
    size_t used = 0, room = r->body != HTTP_BODY_LENGTH ? 4096 : r->body_left < BELIEVED ? (size_t)r->body_left + 2 : BELIEVED;
    char *text = malloc(room);
    if (!text)
        throw no_memory(r);
    bool done = false;
    defer if (!done) free(text);
    size_t got;
    while ((got = await request_read(r, text + used, room - used - 1))) {
        used += got;
        if (used + 1 == room) {
            char *longer = realloc(text, room * 2);
            if (!longer)
                throw no_memory(r);
            text = longer;
            room *= 2;
        }
    }
    text[used] = 0;
    if (size)
        *size = used;
    done = true;
    return text;
}

static void discard_json(json_t *value) { json_decref(value); }

async discard(discard_json) json_t *request_json(troth_request *r)
{
    size_t size;
    char *text = await request_text(r, &size);
    defer free(text);
    json_error_t why;
    json_t *value = json_loadb(text, size, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &why);
    if (!value)
        throw http__fault(r, 400, error_new(EBADMSG, "the body of %s %s is no JSON: line %d, column %d: %s", request_method(r),
            request_target(r), why.line, why.column, why.text));
    return value;
}

async generator troth_bytes request_body(troth_request *r)
{
    char *buffer = malloc(HTTP_BODY_ROOM);
    if (!buffer)
        throw no_memory(r);
    defer free(buffer);
    size_t got;
    while ((got = await request_read(r, buffer, HTTP_BODY_ROOM)))
        yield (troth_bytes){ buffer, got };
}

async bool http__drain_body(troth_request *r)
{
    char scrap[4096];
    uint64_t limit = r->body_read + HTTP_DRAIN;
    if (r->body_limit < limit)
        r->body_limit = limit;
    while (r->body == HTTP_BODY_CHUNKED || r->body == HTTP_BODY_LENGTH) {
        if (r->head.expects_continue || r->body_read >= limit || (r->body == HTTP_BODY_LENGTH && r->body_left > limit - r->body_read))
            return false;
        await request_read(r, scrap, sizeof scrap);
    }
    return r->body == HTTP_BODY_DONE;
}
