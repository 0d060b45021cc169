/*
 * http_server.c: the server: listening, accepting, its connections, their deadlines, and its end.
 *
 * http_run owns the connections' tasks: it ends after the last of them. A stop, however it comes, is one sequence: nothing new is
 * accepted, idle connections are closed, requests under way get their grace, the rest is cancelled.
 */
#include "server.h"

/* --- options ------------------------------------------------------------------------------------------------------------------- */

static void or_else(int64_t *value, int64_t standard)
{
    if (!*value)
        *value = standard;
}

static http_options completed(const http_options *given)
{
    http_options o = given ? *given : (http_options){ 0 };
    if (!o.header_limit)
        o.header_limit = 16384;
    if (o.header_limit > 1 << 20)
        o.header_limit = 1 << 20;
    if (!o.header_count)
        o.header_count = 100;
    if (!o.body_limit)
        o.body_limit = 1 << 20;
    if (!o.slowest)
        o.slowest = 200;
    if (!o.connections)
        o.connections = 20000;
    or_else(&o.header_timeout_ms, 10000);
    or_else(&o.body_timeout_ms, 30000);
    or_else(&o.write_timeout_ms, 30000);
    or_else(&o.idle_timeout_ms, 60000);
    or_else(&o.grace_ms, 10000);
    return o;
}

/* --- listening ------------------------------------------------------------------------------------------------------------------- */

/* "host:port", ":port", "[host]:port": splits a copy of the address in place. False: it is none. */
static bool split(char *address, char **host, int *port)
{
    char *colon = strrchr(address, ':'), *end;
    if (!colon || !colon[1])
        return false;
    long number = strtol(colon + 1, &end, 10);
    if (*end || number < 0 || number > 65535)
        return false;
    *colon = 0;
    *port = (int)number;
    *host = address;
    if (*address == '[') {
        if (colon == address || colon[-1] != ']')
            return false;
        colon[-1] = 0;
        ++*host;
    }
    if (!**host)
        *host = NULL;
    return true;
}

static async troth_listener *listen_at(const char *address)
{
    if (!strncmp(address, "unix:", 5))
        return await unix_listen(address + 5);
    char *copy = strdup(address), *host;
    int port;
    if (!copy)
        throw error_new(ENOMEM, "http_listen %s: out of memory", address);
    defer free(copy);
    if (!split(copy, &host, &port))
        throw error_new(EINVAL, "http_listen %s: the address is not \"host:port\", \":port\" or \"unix:/path\"", address);
    return await tcp_listen(host, port);
}

async discard(http_close) troth_http *troth_http_listen(const char *address, const http_options *options)
{
    if (!address)
        throw error_new(EINVAL, "http_listen: the address is NULL");
    troth_http *server = calloc(1, sizeof *server);
    bool done = false;
    if (!server)
        throw error_new(ENOMEM, "http_listen %s: out of memory", address);
    defer if (!done) http_close(server);
    server->options = completed(options);
    server->listener = await listen_at(address);
    server->address = strdup(listener_address(server->listener));
    server->port = listener_port(server->listener);
    if (!server->address)
        throw error_new(ENOMEM, "http_listen %s: out of memory", address);
    done = true;
    return server;
}

int http_port(const troth_http *server) { return server->port; }
const char *http_address(const troth_http *server) { return server->address; }
http_counts http_count(const troth_http *server) { return server->counts; }

/* --- the date, reports ------------------------------------------------------------------------------------------------------------ */

const char *http__now(troth_http *server)
{
    time_t now = time(NULL);
    if (now != server->date_at || !*server->date) {
        server->date_at = now;
        http__date(now, server->date);
    }
    return server->date;
}

void http__report(troth_http *server, troth_request *request, troth_error *error)
{
    if (server->options.on_error)
        server->options.on_error(error, request, server->context);
    else
        error_print(error, stderr);
    error_free(error);
}

/* --- deadlines ---------------------------------------------------------------------------------------------------------------------- */

enum { TICK_MS = 50 };                          /* a deadline is met at most so late: what falls due together is looked at once */

static void expire(struct http_connection *c, struct http_wait *wait, uint64_t now, uint64_t *next)
{
    if (!wait->promise || !wait->deadline)
        return;
    if (wait->deadline > now) {
        if (wait->deadline < *next)
            *next = wait->deadline;
        return;
    }
    troth_promise *late = wait->promise;
    wait->promise = NULL;
    wait->expired = true;
    c->server->counts.timeouts++;
    promise_cancel(late);
}

static void set_timer(troth_http *server, uint64_t at);

static void tick(void *arg)
{
    troth_http *server = arg;
    uint64_t now = loop_now(), next = UINT64_MAX;
    server->timer = 0;
    for (struct http_connection *c = server->first; c; c = c->next) {
        expire(c, &c->reading, now, &next);
        expire(c, &c->writing, now, &next);
    }
    if (next != UINT64_MAX)
        set_timer(server, next < now + TICK_MS ? now + TICK_MS : next);
}

static void set_timer(troth_http *server, uint64_t at)
{
    if (server->timer)
        timer_stop(server->timer);
    uint64_t now = loop_now();
    server->timer_at = at;
    server->timer = timer_start(at > now ? (int64_t)(at - now) : 1, tick, server);
}

void http__waits(struct http_connection *c, struct http_wait *wait, troth_promise *promise, int64_t ms)
{
    wait->promise = promise;
    wait->expired = false;
    wait->deadline = ms < 0 ? 0 : loop_now() + (uint64_t)ms + 1;
    if (wait->deadline && (!c->server->timer || wait->deadline < c->server->timer_at))
        set_timer(c->server, wait->deadline);
}

/* --- its connections ------------------------------------------------------------------------------------------------------------------ */

static void open_gate(troth_http *server)
{
    if (server->gate)
        promise_resolve(server->gate);
}

void http__remember(troth_http *server, struct http_connection *c)
{
    c->next = server->first;
    if (c->next)
        c->next->prev = c;
    server->first = c;
    server->counts.connections++;
    server->counts.accepted++;
}

void http__forget(troth_http *server, struct http_connection *c)
{
    if (c->next)
        c->next->prev = c->prev;
    if (c->prev)
        c->prev->next = c->next;
    else
        server->first = c->next;
    server->counts.connections--;
    open_gate(server);
}

/* Waits until a connection ends, or a stop. */
static async void wait_for_one(troth_http *server, int64_t ms)
{
    promise(void) gate = promise_new(void);
    server->gate = gate;
    defer {
        open_gate(server);                      /* if the wait was cancelled: its time-out would keep the loop going */
        server->gate = NULL;
    }
    if (ms < 0)
        await gate;
    else
        await promise_timeout(gate, ms);
}

/* --- running ------------------------------------------------------------------------------------------------------------------------------ */

/* The next connection; NULL: there is none, for a reason that was reported. */
static async troth_stream *accept_one(troth_http *server)
{
    try {
        return await listener_accept(server->listener);
    } catch (e) {
        if (e->code == ECANCELED)
            throw e;
        http__report(server, NULL, error_keep(e));
    }
    await sleep_ms(100);                        /* what failed may fail again at once */
    return NULL;
}

/* After a stop: idle connections are closed, the others finish within the grace. */
static async void finish_all(troth_http *server)
{
    http_stop(server);
    uint64_t now = loop_now(), until = server->options.grace_ms < 0 ? UINT64_MAX : now + (uint64_t)server->options.grace_ms;
    for (struct http_connection *c = server->first; c; c = c->next)
        if (c->state == HTTP_IDLE && c->reading.promise)
            promise_cancel(c->reading.promise);
    try {
        for (; server->first && now < until; now = loop_now())
            await wait_for_one(server, until == UINT64_MAX ? -1 : (int64_t)(until - now));
    } catch (e) {
        (void)e;                                /* the grace is over, or was ended by a cancel */
    }
    for (struct http_connection *c = server->first; c; c = c->next)
        promise_cancel(c->task);
}

/* The connections' tasks are this one's: its end waits for them. */
static async void serve_all(troth_http *server)
{
    try {
        while (!server->stopping) {
            if (server->counts.connections >= server->options.connections) {
                await wait_for_one(server, -1);
                continue;
            }
            troth_stream *stream = await accept_one(server);
            if (stream && !http__connect(server, stream))
                stream_close(stream);
        }
    } catch (e) {
        if (e->code != ECANCELED || !server->stopping)
            throw e;
    } finally {
        await finish_all(server);
    }
}

static void ended(troth_http *server)
{
    http_stop(server);                          /* also if memory was out before it had begun: clients must not wait */
    server->running = false;
    timer_stop(server->timer);
    server->timer = 0;
    if (server->closed)
        http_close(server);
}

async void troth_http_run(troth_http *server, http_handler *handler, void *context)
{
    if (!server || !handler)
        throw error_new(EINVAL, "http_run: the %s is NULL", server ? "handler" : "server");
    if (server->running || server->stopping)
        throw error_new(EALREADY, "http_run %s: it %s already", server->address, server->running ? "runs" : "was stopped");
    server->handler = handler;
    server->context = context;
    server->running = true;
    defer ended(server);
    await serve_all(server);
}

async void troth_http_serve(const char *address, http_handler *handler, void *context, const http_options *options)
{
    troth_http *server = await http_listen(address, options);
    defer http_close(server);
    await http_run(server, handler, context);
}

void http_stop(troth_http *server)
{
    if (server->stopping)
        return;
    server->stopping = true;
    listener_close(server->listener);
    server->listener = NULL;
    open_gate(server);
}

void http_close(troth_http *server)
{
    if (!server)
        return;
    server->closed = true;
    if (server->listener)
        http_stop(server);
    if (server->running)
        return;                                 /* http_run frees it at its end */
    while (server->spare) {
        troth_request *r = server->spare;
        server->spare = (troth_request *)(void *)r->connection;
        free(r);
    }
    free(server->address);
    free(server);
}
