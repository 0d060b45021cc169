/*
 * net_connect.c: connecting to a name, and listening on one: what takes several steps, written in Troth.
 *
 * tcp_connect is RFC 8305 (happy eyeballs): the attempt at an address starts when the one before it has failed, or 250 ms
 * after it; the first connection wins, and the other attempts are cancelled.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <troth.h>

#include "runtime/loop/bridge.h"
#include "net.h"

enum { HEAD_START_MS = 250, AGAIN_MS = 5 };

static void close_stream(void *stream) { stream_close(stream); }
static void close_listener(void *listener) { listener_close(listener); }

/* --- connecting ----------------------------------------------------------------------------------------------------------- */

static async discard(close_stream) troth_stream *connect_from(const struct troth__addresses *to, size_t i);

/* `before` has a head start; if it fails, the next begins at once. */
static async discard(close_stream) troth_stream *connect_after(promise(troth_stream *) before, const struct troth__addresses *to, size_t i)
{
    promise(void) head_start = sleep_ms(HEAD_START_MS);
    try {
        await promise_race(before, head_start);
    } catch (e) {
        if (promise_state(before) != PROMISE_REJECTED)
            throw e;
    }
    promise_cancel(head_start);
    return await connect_from(to, i);
}

static async discard(close_stream) troth_stream *connect_from(const struct troth__addresses *to, size_t i)
{
    promise(troth_stream *) attempt = troth__dial(&to->list[i]);
    if (i + 1 == to->count)
        return await attempt;
    promise(troth_stream *) later = connect_after(attempt, to, i + 1);
    int winner = await promise_any(attempt, later);
    promise_cancel(winner ? attempt : later);
    return await (winner ? later : attempt);
}

static async discard(close_stream) troth_stream *connect_any(const struct troth__addresses *to, const char *name, int port)
{
    try {
        return await connect_from(to, 0);
    } catch (e) {
        throw troth__dial_error(name, port, e);
    }
}

async discard(close_stream) troth_stream *tcp_connect(const char *host, int port)
{
    if (!host)
        throw troth__error(EINVAL, "connect to port %d: the host is NULL", port);
    char *name = strdup(host);
    if (!name)
        throw troth__error(ENOMEM, "connect to %s: %s", host, strerror(ENOMEM));
    defer free(name);
    struct troth__addresses *to = await troth__addresses_of("connect to", name, port);
    defer free(to);
    return await connect_any(to, name, port);
}

async discard(close_stream) troth_stream *tcp_connect_any(const dns_addresses *addresses, int port)
{
    if (port < 0 || port > 65535 || !addresses || !addresses->count)
        throw troth__error(EINVAL, "connect to port %d: %s", port,
            addresses && addresses->count ? "a port is a number from 0 to 65535" : "there is no address");
    struct troth__addresses *to = troth__addresses_in_turn(addresses, port);
    if (!to)
        throw troth__error(ENOMEM, "connect to %s: %s", addresses->list[0].text, strerror(ENOMEM));
    defer free(to);
    return await connect_any(to, addresses->list[0].text, port);
}

async discard(close_stream) troth_stream *unix_connect(const char *path)
{
    char *name = strdup(path ? path : "");
    if (!name)
        throw troth__error(ENOMEM, "connect to %s: %s", path, strerror(ENOMEM));
    defer free(name);
    for (;;) {
        troth_error *error;
        troth_stream *s = troth__unix_dial(name, &error);
        if (error)
            throw error;
        if (s)
            return s;
        await sleep_ms(AGAIN_MS);               /* the backlog is full: nothing tells when it is not any more */
    }
}

/* --- listening ------------------------------------------------------------------------------------------------------------ */

async discard(close_listener) troth_listener *troth_tcp_listen(const char *host, int port, const listen_options *given)
{
    listen_options options = given ? *given : (listen_options){ 0 };
    char *name = host ? strdup(host) : NULL;
    if (host && !name)
        throw troth__error(ENOMEM, "listen on %s: %s", host, strerror(ENOMEM));
    defer free(name);
    struct troth__addresses *at = await troth__addresses_of("listen on", name, port);
    defer free(at);
    troth_error *first = NULL;
    for (size_t i = 0; i < at->count; i++) {
        troth_error *error;
        troth_listener *l = troth__listen(&at->list[i], &options, &error);
        if (l) {
            error_free(first);
            return l;
        }
        if (first)
            error_free(error);
        else
            first = error;
    }
    throw first;
}

async discard(close_listener) troth_listener *troth_unix_listen(const char *path, const listen_options *given)
{
    listen_options options = given ? *given : (listen_options){ 0 };
    troth_error *error;
    troth_listener *l = troth__listen_at(path, &options, &error);
    if (!l)
        throw error;
    return l;
}

async generator discard(close_stream) troth_stream *listener_connections(troth_listener *l)
{
    troth__listener_hold(l);
    defer troth__listener_drop(l);
    while (!troth__listener_closed(l)) {
        troth_stream *s = NULL;
        try {
            s = await listener_accept(l);
        } catch (e) {
            if (!troth__listener_closed(l))
                throw e;
            break;
        }
        yield s;
    }
}

/* --- UDP ------------------------------------------------------------------------------------------------------------------ */

static void close_udp(void *udp) { udp_close(udp); }

async discard(close_udp) troth_udp *udp_open(const char *host, int port)
{
    char *name = host ? strdup(host) : NULL;
    if (host && !name)
        throw troth__error(ENOMEM, "open UDP %s: %s", host, strerror(ENOMEM));
    defer free(name);
    struct troth__addresses *at = await troth__addresses_of("open UDP", name, port);
    defer free(at);
    troth_error *first = NULL;
    for (size_t i = 0; i < at->count; i++) {
        troth_error *error;
        troth_udp *u = troth__udp_bind(&at->list[i], &error);
        if (u) {
            error_free(first);
            return u;
        }
        if (first)
            error_free(error);
        else
            first = error;
    }
    throw first;
}

async void troth__udp_send_by_name(troth_udp *u, const char *host, int port, const void *data, size_t size)
{
    char *name = strdup(host);
    if (!name)
        throw troth__error(ENOMEM, "send to %s: %s", host, strerror(ENOMEM));
    defer free(name);
    troth__udp_hold(u);
    defer troth__udp_drop(u);
    struct troth__addresses *to = await troth__addresses_of("send to", name, port);
    defer free(to);
    size_t i = 0;
    while (i + 1 < to->count && !troth__udp_reaches(u, &to->list[i]))
        i++;
    await troth__udp_send_to(u, &to->list[i], data, size);
}
