/*
 * http_connection.c: a connection, from its first byte to its end: heads are read, requests are handed to the handler, and
 * answers are seen to their end, one after the other.
 *
 * Whatever happens here ends in one of two ways: the answer is complete and the connection goes on (or is closed in an orderly
 * way), or it is cut. No error leaves this file: what a client does is its own business, what a handler does wrong is reported.
 */
#include "server.h"

enum { LINGER_MS = 2000, LINGER_BYTES = 1 << 20 };      /* what a client may still send when the last answer was given */

/* --- reading a head ---------------------------------------------------------------------------------------------------------- */

/* Waits for the next request's first byte, with no buffer. False: it will not come. */
static async bool idle(struct http_connection *c)
{
    troth_http *server = c->server;
    if (server->stopping)
        return false;
    http__request_free(c->request);
    c->request = NULL;
    c->state = HTTP_IDLE;
    server->counts.idle++;
    promise(void) ready = stream_ready(c->stream);
    http__waits(c, &c->reading, (troth_promise *)(void *)ready, c->used ? server->options.idle_timeout_ms : server->options.header_timeout_ms);
    defer {
        server->counts.idle--;
        http__waited(&c->reading);
    }
    await ready;
    c->state = HTTP_READING;
    c->request = http__request_new(c);
    return c->request;
}

/* Reads on. 0: the client has ended its side; -1: the head took too long. */
static async ptrdiff_t read_more(struct http_connection *c, uint64_t until)
{
    troth_request *r = c->request;
    promise(size_t) read = stream_read(c->stream, r->in + r->in_size, r->in_room - r->in_size);
    if (until) {
        int64_t left = (int64_t)(until - loop_now());
        http__waits(c, &c->reading, (troth_promise *)(void *)read, left > 0 ? left : 1);
    }
    defer http__waited(&c->reading);
    try {
        return (ptrdiff_t)await read;
    } catch (e) {
        if (c->reading.expired)
            return -1;
        throw e;
    }
}

/* HTTP_COMPLETE; HTTP_MORE: there is no request any more; or the status of a refusal. */
static async int read_head(struct http_connection *c)
{
    int64_t patience = c->server->options.header_timeout_ms;
    uint64_t until = 0;
    if ((!c->request || !c->request->in_size) && !await idle(c))
        return HTTP_MORE;
    troth_request *r = c->request;
    c->state = HTTP_READING;
    for (uint32_t parsed = 0; ; ) {
        if (parsed < r->in_size) {
            int outcome = http__head_parse(&r->head, r->in, parsed, r->in_size);
            if (outcome != HTTP_MORE)
                return outcome;
            parsed = r->in_size;
        }
        if (!until && patience >= 0)
            until = loop_now() + (uint64_t)patience;
        if (!http__request_more(r))
            return 503;
        ptrdiff_t got = await read_more(c, until);
        if (got <= 0)
            return got < 0 ? 408 : HTTP_MORE;
        r->in_size += (uint32_t)got;
    }
}

/* --- answering ------------------------------------------------------------------------------------------------------------------- */

/* The handler failed. What was not begun is answered with a status; the rest is cut. */
static async void answer_failure(troth_request *r, troth_error *error)
{
    troth_http *server = r->connection->server;
    int status = http__fault_status(r, error);
    bool unsent = r->answer == HTTP_ANSWER_NONE && !r->upgraded && !r->connection->gone;
    if (r->connection->lost) {
        server->counts.dropped += !r->connection->gone;
        return;
    }
    if (!status) {
        server->counts.errors++;
        http__report(server, r, error_keep(error));
    }
    if (unsent) {
        r->fields.size = 0;
        await http__answer(r, status ? status : 500, status ? error->message : NULL);
    }
}

/* Has the client all of its answer? What the handler does then is not for the client any more. */
static bool is_served(const troth_request *r)
{
    return r->answer == HTTP_ANSWER_DONE || (r->answer == HTTP_ANSWER_BEGUN && !r->answer_left);
}

/* The client has gone: nobody waits for the handler any more. If it is reading the body, that has told it. */
static void client_gone(struct troth__peer_watch *watch)
{
    struct http_connection *c = (struct http_connection *)(void *)((char *)watch - offsetof(struct http_connection, watch));
    if (is_served(c->request))
        return;
    c->gone = true;
    c->server->counts.dropped++;
    promise_cancel(c->handling);
}

/* While the handler's task waits for something, it is watched whether its client is still there. */
static void watch_client(struct http_connection *c, troth_promise *handling)
{
    if (!c->stream || promise_state(handling) != PROMISE_PENDING)
        return;
    c->handling = handling;
    c->watch = (struct troth__peer_watch){ .gone = client_gone, .half_open = c->server->options.half_open };
    troth__peer_watch(c->wire, &c->watch);
}

static async void handle(struct http_connection *c)
{
    troth_request *r = c->request;
    troth_http *server = c->server;
    try {
        promise(void) handling = server->handler(r, server->context);
        watch_client(c, (troth_promise *)(void *)handling);
        defer troth__peer_unwatch(&c->watch);
        await handling;
        if (r->answer == HTTP_ANSWER_NONE && !r->upgraded && !c->gone)
            throw error_new(EPROTO, "%s %s: the handler has not answered", request_method(r), request_target(r));
        if (r->answer == HTTP_ANSWER_BEGUN)
            await http_end(r);
    } catch (e) {
        if (e->code == ECANCELED && (server->stopping || c->gone))
            throw e;                            /* the grace is over, or there is nobody to answer */
        await answer_failure(r, e);
    }
}

/* Is the connection fit for the next request? */
static async bool answer(struct http_connection *c)
{
    troth_request *r = c->request;
    http__request_begin(r);
    c->state = HTTP_ANSWERING;
    c->used = true;
    c->server->counts.requests++;
    await handle(c);
    if (r->answer != HTTP_ANSWER_DONE || r->upgraded || r->close)
        return false;
    return r->body == HTTP_BODY_DONE || await http__drain_body(r);
}

static async void refuse(struct http_connection *c, int status)
{
    troth_request *r = c->request;
    r->close = true;
    r->body = HTTP_BODY_FAILED;
    r->head.parser.method = HTTP_GET;           /* it may be unknown, and an answer is wanted */
    c->server->counts.timeouts += status == 408;
    await http__answer(r, status, status == 408 ? "the head took too long" : r->head.fault);
}

/* --- the end ---------------------------------------------------------------------------------------------------------------------- */

/* The last answer was given. If the client may still be sending, closing at once would reset the connection and could take
 * the answer away from it: so our side is ended, and what comes is thrown away for a while. */
static async void linger(struct http_connection *c)
{
    troth_request *r = c->request;
    size_t limit = LINGER_BYTES;
    uint64_t until = loop_now() + LINGER_MS;
    await stream_shutdown(c->stream);
    for (ptrdiff_t got; limit; limit -= (size_t)got) {
        r->in_size = 0;
        if ((got = await read_more(c, until)) <= 0)
            break;
        if ((size_t)got > limit)
            got = (ptrdiff_t)limit;
    }
}

static bool may_be_sending(const struct http_connection *c)
{
    const troth_request *r = c->request;
    return r->answer == HTTP_ANSWER_DONE && !r->upgraded && (r->head.keep_alive || r->body != HTTP_BODY_DONE || r->in_at < r->in_size);
}

/* Was an answer begun that cannot be completed, and would its end look like a complete one? */
static bool must_be_reset(const struct http_connection *c)
{
    const troth_request *r = c->request;
    return r && r->answer != HTTP_ANSWER_NONE && r->answer != HTTP_ANSWER_DONE && r->answer_left == HTTP_UNKNOWN && !r->chunked && !r->bare;
}

static void leave(struct http_connection *c)
{
    troth_http *server = c->server;
    server->counts.dropped += c->state == HTTP_ANSWERING && !c->lost && !c->gone;
    if (must_be_reset(c))
        tcp_reset(c->stream);
    else
        stream_close(c->stream);
    http__request_free(c->request);
    http__forget(server, c);
    promise_release(c->task);
    free(c);
}

/* HTTPS: what goes on is the stream above. */
static async void secure(struct http_connection *c)
{
    troth_stream *below = c->stream;
    c->stream = NULL;
    promise(troth_stream *) handshake = tls_server(below, c->server->options.tls);
    http__waits(c, &c->reading, (troth_promise *)(void *)handshake, c->server->options.header_timeout_ms);
    defer http__waited(&c->reading);
    c->stream = await handshake;
}

static async void serve(struct http_connection *c)
{
    defer leave(c);
    try {
        bool again = true;
        if (c->server->options.tls)
            await secure(c);
        while (again) {
            int outcome = await read_head(c);
            if (outcome == HTTP_MORE)
                break;
            if (outcome == HTTP_COMPLETE)
                again = await answer(c);
            else
                await refuse(c, outcome);
            again &= outcome == HTTP_COMPLETE;
            c->state = HTTP_READING;
            if (again)
                http__request_next(c->request);
            else if (may_be_sending(c))
                await linger(c);
            else if (c->server->options.tls && c->request->answer == HTTP_ANSWER_DONE && c->stream)
                await stream_shutdown(c->stream);       /* without its notification the end would look like a cut */
        }
    } catch (e) {
        (void)e;                                /* the connection was lost, was idle for too long, or has to end */
    }
}

bool http__connect(troth_http *server, troth_stream *stream)
{
    struct http_connection *c = calloc(1, sizeof *c);
    if (!c)
        return false;
    c->server = server;
    c->stream = c->wire = stream;
    http__remember(server, c);
    c->task = serve(c);                         /* it suspends before anything can end it */
    if (promise_state(c->task) != PROMISE_REJECTED)
        return true;
    (void)promise_error(c->task);               /* it could not even begin */
    c->stream = NULL;
    leave(c);
    return false;
}
