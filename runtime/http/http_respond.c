/*
 * http_respond.c: answers. A head is put together as text, checked so that nothing a handler passes can end a line, and
 * written in one call with the body behind it, or with the first piece of it.
 *
 * The framing is the server's own: a length, chunks, or, to HTTP/1.0, the connection's end. An answer is done when its last
 * byte was accepted; any other way it ends, the connection cannot be used again, and is cut.
 */
#include <jansson.h>

#include "server.h"

enum { PIECE = 65536 };                         /* a client gets the time limit for each */

/* --- texts that grow ------------------------------------------------------------------------------------------------------- */

static bool text_room(struct http_text *text, size_t size)
{
    if (size <= text->room - text->size)
        return true;
    size_t room = text->room ? text->room : 256;
    while (room - text->size < size && room <= SIZE_MAX / 2)
        room *= 2;
    char *data = text->failed ? NULL : malloc(room);
    if (!data) {
        text->failed = true;
        return false;
    }
    if (text->size)
        memcpy(data, text->data, text->size);
    if (!text->lent)
        free(text->data);
    text->lent = false;
    text->data = data;
    text->room = room;
    return true;
}

void http__put(struct http_text *text, const void *data, size_t size)
{
    if (size && text_room(text, size)) {
        memcpy(text->data + text->size, data, size);
        text->size += size;
    }
}

void http__put_text(struct http_text *text, const char *words) { http__put(text, words, strlen(words)); }

void http__put_number(struct http_text *text, uint64_t number)
{
    char digits[20], *at = digits + sizeof digits;
    do
        *--at = (char)('0' + number % 10);
    while (number /= 10);
    http__put(text, at, (size_t)(digits + sizeof digits - at));
}

/* --- writing ----------------------------------------------------------------------------------------------------------------- */

async void http__send(struct http_connection *c, const troth_bytes *pieces, size_t count)
{
    const http_options *options = &c->server->options;
    promise(void) write = stream_write_pieces(c->stream, pieces, count);
    if (promise_state(write) == PROMISE_FULFILLED)
        return;
    size_t size = 0;
    for (size_t i = 0; i < count; i++)
        size += pieces[i].size;
    int64_t patience = options->write_timeout_ms < 0 ? -1 : options->write_timeout_ms + (int64_t)(size * 1000 / options->slowest);
    http__waits(c, &c->writing, (troth_promise *)(void *)write, patience);
    defer http__waited(&c->writing);
    try {
        await write;
    } catch (e) {
        c->lost = true;
        if (c->writing.expired)
            throw error_wrap(e, ETIMEDOUT, "write to %s: the client is too slow", stream_peer(c->stream));
        throw e;
    }
}

/* --- header fields ------------------------------------------------------------------------------------------------------------- */

static bool is_our_own(const char *name)
{
    size_t size = strlen(name);
    return http__is_name(name, size, "Content-Length") || http__is_name(name, size, "Transfer-Encoding") || http__is_name(name, size, "Date");
}

int http_header(troth_request *r, const char *name, const char *value)
{
    errno = r->answer != HTTP_ANSWER_NONE ? EALREADY
        : !name || !value || !http__is_token(name) || !http__is_value(value) || is_our_own(name) ? EINVAL : 0;
    if (errno)
        return -1;
    if (http__is_name(name, strlen(name), "Connection")) {
        r->close |= http__lists(value, "close", false);
        return 0;
    }
    size_t before = r->fields.size;
    http__put_text(&r->fields, name);
    http__put(&r->fields, ": ", 2);
    http__put_text(&r->fields, value);
    http__put(&r->fields, "\r\n", 2);
    if (r->fields.failed) {
        r->fields.size = before;
        r->fields.failed = false;
        errno = ENOMEM;
        return -1;
    }
    return 0;
}

/* --- the head of an answer -------------------------------------------------------------------------------------------------------- */

static troth_error *misuse(const troth_request *r, int code, const char *call, const char *why)
{
    return error_new(code, "%s %s %s: %s", call, request_method(r), request_target(r), why);
}

static troth_error *gone(const troth_request *r, const char *call)
{
    return misuse(r, EPIPE, call, "the connection was lost");
}

/* What cannot be, before anything is sent. */
static troth_error *refusal(const troth_request *r, const char *call, int status, const char *type)
{
    if (r->answer == HTTP_ANSWER_FAILED)
        return gone(r, call);
    if (r->answer != HTTP_ANSWER_NONE || r->upgraded)
        return misuse(r, EALREADY, call, "it was answered already");
    if (status < 200 || status > 599)
        return misuse(r, EINVAL, call, "the status is not between 200 and 599");
    if (type && !http__is_value(type))
        return misuse(r, EINVAL, call, "the type has a character that no header field may have");
    return NULL;
}

static void put_status(troth_request *r, int status)
{
    struct http_text *out = &r->out;
    out->size = 0;
    if (status == 200) {
        http__put(out, "HTTP/1.1 200 OK\r\nDate: ", 23);
    } else {
        http__put(out, "HTTP/1.1 ", 9);
        http__put_number(out, (unsigned)status);
        http__put(out, " ", 1);
        http__put_text(out, http__reason(status));
        http__put(out, "\r\nDate: ", 8);
    }
    http__put(out, http__now(r->connection->server), HTTP_DATE_SIZE);
    http__put(out, "\r\n", 2);
    http__put(out, r->fields.data, r->fields.size);
}

/* The framing: what the client can be told of the end. */
static void put_framing(troth_request *r, int status, uint64_t length)
{
    struct http_text *out = &r->out;
    bool none = status == 204 || status == 304;
    if (status == 205)
        length = 0;                             /* RFC 9110, 15.3.6 */
    r->bare = none || status == 205 || r->head.parser.method == HTTP_HEAD;
    r->chunked = length == HTTP_UNKNOWN && !none && !r->head.old;
    if (length == HTTP_UNKNOWN && r->head.old && !r->bare)
        r->close = true;
    if (length != HTTP_UNKNOWN && !none) {
        http__put(out, "Content-Length: ", 16);
        http__put_number(out, length);
        http__put(out, "\r\n", 2);
    } else if (r->chunked) {
        http__put(out, "Transfer-Encoding: chunked\r\n", 28);
    }
    if (r->close)
        http__put(out, "Connection: close\r\n", 19);
    else if (r->head.old)
        http__put(out, "Connection: keep-alive\r\n", 24);
    http__put(out, "\r\n", 2);
}

/* The head into `out`; an error if that cannot be. `whole`: there is nothing that the handler could still want of the body. */
static troth_error *begin(troth_request *r, const char *call, int status, const char *type, uint64_t length, bool whole)
{
    troth_error *error = refusal(r, call, status, type);
    if (error)
        return error;
    if (r->connection->server->stopping || r->head.expects_continue || r->body == HTTP_BODY_FAILED
        || (whole && r->body == HTTP_BODY_LENGTH && r->body_left > HTTP_DRAIN))
        r->close = true;
    put_status(r, status);
    if (type) {
        http__put(&r->out, "Content-Type: ", 14);
        http__put_text(&r->out, type);
        http__put(&r->out, "\r\n", 2);
    }
    put_framing(r, status, length);
    if (r->out.failed)
        return misuse(r, ENOMEM, call, "out of memory");
    r->status = status;
    r->answer = HTTP_ANSWER_BEGUN;
    r->answer_left = length;
    return NULL;
}

/* --- answers in one piece ------------------------------------------------------------------------------------------------------------ */

/* The head and the first of the body go in one write, the rest piece by piece, each with its own time limit. */
static async void send_whole(troth_request *r, const char *data, size_t size)
{
    size_t now = size < PIECE ? size : PIECE;
    troth_bytes pieces[2] = { { r->out.data, r->out.size }, { data, now } };
    await http__send(r->connection, pieces, now ? 2 : 1);
    while ((size -= now)) {
        data += now;
        now = size < PIECE ? size : PIECE;
        troth_bytes piece = { data, now };
        await http__send(r->connection, &piece, 1);
    }
}

async void http_respond(troth_request *r, int status, const char *type, const void *data, size_t size)
{
    troth_error *error = begin(r, "http_respond", status, type, size, true);
    if (error)
        throw error;
    r->answer = HTTP_ANSWER_FAILED;             /* until all of it was accepted */
    await send_whole(r, data, r->bare ? 0 : size);
    r->answer = HTTP_ANSWER_DONE;
}

async void http_respond_text(troth_request *r, int status, const char *text)
{
    await http_respond(r, status, "text/plain; charset=utf-8", text, strlen(text));
}

async void http_respond_json(troth_request *r, int status, json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    if (!text)
        throw misuse(r, value ? ENOMEM : EINVAL, "http_respond_json", value ? "out of memory" : "the value is NULL");
    defer free(text);
    await http_respond(r, status, "application/json", text, strlen(text));
}

async void http__answer(troth_request *r, int status, const char *why)
{
    char text[256];
    int size = snprintf(text, sizeof text, "%d %s%s%s\n", status, http__reason(status), why ? ": " : "", why ? why : "");
    r->connection->server->counts.refused += status != 500;
    await http_respond(r, status, "text/plain; charset=utf-8", text, size < (int)sizeof text ? (size_t)size : sizeof text - 1);
}

/* --- answers in pieces ----------------------------------------------------------------------------------------------------------------- */

async void http_begin(troth_request *r, int status, const char *type, uint64_t length)
{
    troth_error *error = begin(r, "http_begin", status, type, length, false);
    if (error)
        throw error;
    r->answer = HTTP_ANSWER_FAILED;
    await send_whole(r, NULL, 0);
    r->answer = HTTP_ANSWER_BEGUN;
}

static const char *unwritable(const troth_request *r)
{
    return r->writing ? "another write is under way" : r->answer == HTTP_ANSWER_NONE ? "http_begin comes first"
        : r->answer == HTTP_ANSWER_DONE ? "it was answered already" : NULL;
}

/* A chunk: its size, the piece, and the end of its line. */
static async void send_chunk(troth_request *r, const char *data, size_t size)
{
    char frame[20];
    int length = snprintf(frame, sizeof frame, "%zx\r\n", size);
    troth_bytes pieces[3] = { { frame, (size_t)length }, { data, size }, { "\r\n", 2 } };
    await http__send(r->connection, pieces, 3);
}

async void http_write(troth_request *r, const void *data, size_t size)
{
    const char *why = unwritable(r), *at = data;
    if (why)
        throw misuse(r, r->writing ? EBUSY : EINVAL, "http_write", why);
    if (r->answer == HTTP_ANSWER_FAILED)
        throw gone(r, "http_write");
    if (r->answer_left != HTTP_UNKNOWN) {
        if (size > r->answer_left)
            throw misuse(r, EMSGSIZE, "http_write", "more than the length that was said");
        r->answer_left -= size;
    }
    if (r->bare || !size)
        return;
    r->writing = true;
    r->answer = HTTP_ANSWER_FAILED;
    defer r->writing = false;
    for (size_t now; size; at += now, size -= now) {
        now = size < PIECE ? size : PIECE;
        if (r->chunked) {
            await send_chunk(r, at, now);
        } else {
            troth_bytes piece = { at, now };
            await http__send(r->connection, &piece, 1);
        }
    }
    r->answer = HTTP_ANSWER_BEGUN;
}

async void http_end(troth_request *r)
{
    if (r->answer == HTTP_ANSWER_DONE)
        return;
    const char *why = unwritable(r);
    if (why)
        throw misuse(r, r->writing ? EBUSY : EINVAL, "http_end", why);
    if (r->answer == HTTP_ANSWER_FAILED)
        throw gone(r, "http_end");
    r->answer = HTTP_ANSWER_FAILED;
    if (r->answer_left && r->answer_left != HTTP_UNKNOWN && !r->bare)
        throw misuse(r, EINVAL, "http_end", "less than the length that was said");
    if (r->chunked && !r->bare) {
        static const troth_bytes last = { "0\r\n\r\n", 5 };
        await http__send(r->connection, &last, 1);
    }
    r->answer = HTTP_ANSWER_DONE;
}

/* --- another protocol ------------------------------------------------------------------------------------------------------------------ */

async troth_stream *http_upgrade(troth_request *r, const char *protocol)
{
    struct http_connection *c = r->connection;
    const char *asked = request_header(r, "Upgrade");
    troth_error *error = refusal(r, "http_upgrade", 200, protocol);
    if (error)
        throw error;
    if (!protocol || !r->head.upgrade || !asked || !http__lists(asked, protocol, false) || r->body != HTTP_BODY_DONE)
        throw misuse(r, EPROTO, "http_upgrade", "the client did not ask for it");
    put_status(r, 101);
    http__put_text(&r->out, "Connection: Upgrade\r\nUpgrade: ");
    http__put_text(&r->out, protocol);
    http__put_text(&r->out, "\r\n\r\n");
    if (r->out.failed || stream_unread(c->stream, r->in + r->in_at, r->in_size - r->in_at))
        throw misuse(r, ENOMEM, "http_upgrade", "out of memory");
    r->status = 101;
    r->answer = HTTP_ANSWER_FAILED;
    await send_whole(r, NULL, 0);
    r->answer = HTTP_ANSWER_DONE;
    r->upgraded = true;
    troth__peer_unwatch(&c->watch);                  /* it is the handler's now */
    troth_stream *stream = c->stream;
    c->stream = NULL;
    return stream;
}
