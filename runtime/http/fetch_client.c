/*
 * fetch_client.c: one libcurl multi handle a loop, with the connections that all of its requests share.
 *
 * libcurl says which sockets it waits for, and when it wants to be called next; uv_poll handles and one uv timer do that.
 * A second timer looks after the limits of time. When the loop is over the client goes with it, and the transfers that are
 * left are stopped.
 */
#include <stdlib.h>
#include <unistd.h>

#include "fetch.h"

/* What libcurl waits for on a socket. That of a connection is kept until the connection is closed, and watched on behind a
 * transfer: the next one then costs no system call. */
struct fetch_socket { uv_poll_t poll; curl_socket_t fd; int wanted, watched; bool kept; };

enum { SPARE_EASY = 32, IDLE_CONNECTIONS = 128 };

struct fetch_client {
    struct troth__at_end at_end;                /* first: the `data` of its handles */
    CURLM *multi;
    uv_timer_t timer, limits;
    unsigned open;                              /* uv handles that are not closed */
    bool over;                                  /* its loop is: no libcurl any more */
    troth_response *transfers, *awake, **awake_end;
    uint64_t looks_at;                          /* when `limits` fires; 0: not */
    CURL *spare[SPARE_EASY];
    unsigned spare_count;
    struct fetch_socket **sockets;              /* by descriptor, or NULL */
    size_t socket_room;
};

static _Thread_local struct fetch_client *this_client;

/* --- a client's memory goes with the last of its handles ------------------------------------------------------------------ */

static void close_client_part(struct fetch_client *client)
{
    if (--client->open == 0)
        troth__big_free(client);
}

static void on_timer_closed(uv_handle_t *handle) { close_client_part(handle->data); }

static void on_socket_closed(uv_handle_t *handle)
{
    close_client_part(handle->data);
    troth__big_free((struct fetch_socket *)(void *)handle);
}

/* --- what libcurl has done -------------------------------------------------------------------------------------------------- */

static void take_off(troth_response *r)
{
    *(r->previous ? &r->previous->next : &r->client->transfers) = r->next;
    if (r->next)
        r->next->previous = r->previous;
    r->previous = r->next = NULL;
    r->under_way = false;
}

static void put_on(troth_response *r)
{
    r->next = r->client->transfers;
    if (r->next)
        r->next->previous = r;
    r->client->transfers = r;
    r->under_way = true;
}

/* The easy handle is used again, unless a jar's cookies stick to it. */
static void put_back(struct fetch_client *client, CURL *easy, bool reusable)
{
    if (reusable && client->spare_count < SPARE_EASY) {
        curl_easy_reset(easy);
        client->spare[client->spare_count++] = easy;
    } else {
        curl_easy_cleanup(easy);
    }
}

void fetch__stop(troth_response *r)
{
    if (r->under_way) {
        fetch__swallow(r);
        take_off(r);
        curl_multi_remove_handle(r->client->multi, r->easy);
    }
    if (r->easy)
        put_back(r->client, r->easy, !r->jar);
    r->easy = NULL;
    curl_slist_free_all(r->headers);
    r->headers = NULL;
    fetch_jar_free(r->jar);
    r->jar = NULL;
}

void fetch__over(troth_response *r)
{
    r->ended = true;
    fetch__stop(r);
    fetch__wake(r);
}

static void finish(troth_response *r, CURLcode code)
{
    bool cut = r->location && code == CURLE_WRITE_ERROR;    /* of a redirect's long body */
    if (code && !cut)
        fetch__fail_curl(r, code);
    if (!r->error && r->location && fetch__follow(r))
        return;
    if (!r->error && !r->head_done)
        fetch__fail(r, EPROTO, "the response has no headers");
    fetch__over(r);
}

/* Called by libuv: `fd` can be read or written, or the timer is due. */
static void act(struct fetch_client *client, curl_socket_t fd, int events)
{
    int running, left;
    troth__clock(troth__loop());
    curl_multi_socket_action(client->multi, fd, events, &running);
    for (CURLMsg *message; (message = curl_multi_info_read(client->multi, &left)); )
        if (message->msg == CURLMSG_DONE) {
            char *self = NULL;
            CURLcode code = message->data.result;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &self);
            finish((troth_response *)(void *)self, code);
        }
    fetch__answer(client);
    troth__drain();
}

/* --- sockets and the timer ---------------------------------------------------------------------------------------------------- */

static struct fetch_socket *find_socket(const struct fetch_client *client, curl_socket_t fd)
{
    return (size_t)fd < client->socket_room ? client->sockets[fd] : NULL;
}

static void drop_socket(struct fetch_client *client, struct fetch_socket *socket)
{
    client->sockets[socket->fd] = NULL;
    uv_close((uv_handle_t *)&socket->poll, on_socket_closed);
}

static void on_ready(uv_poll_t *poll, int status, int events);

/* Without anything wanted the handle waits on, and does not keep the loop alive. */
static void want(struct fetch_socket *socket, int events)
{
    socket->wanted = events;
    if (events && events != socket->watched) {
        uv_poll_start(&socket->poll, events, on_ready);
        socket->watched = events;
    }
    if (events)
        uv_ref((uv_handle_t *)&socket->poll);
    else
        uv_unref((uv_handle_t *)&socket->poll);
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
    struct fetch_socket *socket = (void *)poll;
    int what = (events & UV_READABLE ? CURL_CSELECT_IN : 0) | (events & UV_WRITABLE ? CURL_CSELECT_OUT : 0);
    if (!socket->wanted) {                      /* an idle connection: libcurl looks at it before it uses it again */
        uv_poll_stop(poll);
        socket->watched = 0;
        return;
    }
    if (status < 0) {                           /* libuv has stopped it; reading or writing will say why */
        what = CURL_CSELECT_IN | CURL_CSELECT_OUT;
        socket->watched = 0;
        want(socket, socket->wanted);
    }
    act(poll->data, socket->fd, what);
}

/* A failure would be the end of all transfers: libcurl gives a multi handle up whose callback fails. */
static struct fetch_socket *new_socket(struct fetch_client *client, curl_socket_t fd)
{
    struct fetch_socket *socket = troth__big_alloc(sizeof *socket);
    size_t room = client->socket_room ? client->socket_room : 64;
    while (room <= (size_t)fd)
        room *= 2;
    struct fetch_socket **sockets = room == client->socket_room ? client->sockets : realloc(client->sockets, room * sizeof *sockets);
    if (!socket || !sockets)
        troth__fault("out of memory: fetch");
    memset(sockets + client->socket_room, 0, (room - client->socket_room) * sizeof *sockets);
    client->sockets = sockets;
    client->socket_room = room;
    *socket = (struct fetch_socket){ .fd = fd };
    int failure = uv_poll_init_socket(troth__loop()->uv, &socket->poll, fd);
    if (failure)
        troth__fault("fetch: a socket cannot be watched: %s", uv_strerror(failure));
    socket->poll.data = client;
    client->open++;
    return sockets[fd] = socket;
}

/* CURLMOPT_SOCKETFUNCTION */
static int on_socket(CURL *easy, curl_socket_t fd, int what, void *self, void *known)
{
    struct fetch_client *client = self;
    struct fetch_socket *socket = find_socket(client, fd);
    (void)easy;
    (void)known;
    if (what != CURL_POLL_REMOVE)
        want(socket ? socket : new_socket(client, fd), (what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0));
    else if (socket && socket->kept)
        want(socket, 0);
    else if (socket)
        drop_socket(client, socket);
    return 0;
}

/* CURLOPT_SOCKOPTFUNCTION: a connection is about to be made. (libcurl's own pairs of sockets are not told of.) */
static int on_new_socket(void *self, curl_socket_t fd, curlsocktype purpose)
{
    struct fetch_client *client = self;
    struct fetch_socket *before = find_socket(client, fd);
    (void)purpose;
    if (before)
        drop_socket(client, before);
    new_socket(client, fd)->kept = true;
    return CURL_SOCKOPT_OK;
}

/* CURLOPT_CLOSESOCKETFUNCTION */
static int on_close_socket(void *self, curl_socket_t fd)
{
    struct fetch_socket *socket = find_socket(self, fd);
    if (socket)
        drop_socket(self, socket);
    return close(fd);
}

/* libuv runs its timers before it polls; without a stop it would then wait, whatever the callbacks have left to do. (Of a
 * host's loop, which only the host may stop, the loop sees to that.) */
static void keep_from_waiting(void)
{
    troth_loop *loop = troth__loop();
    if (!loop->adopted)
        uv_stop(loop->uv);
}

static void on_timer(uv_timer_t *timer)
{
    keep_from_waiting();
    act(timer->data, CURL_SOCKET_TIMEOUT, 0);
}

/* CURLMOPT_TIMERFUNCTION */
static int on_timeout(CURLM *multi, long ms, void *self)
{
    struct fetch_client *client = self;
    (void)multi;
    if (ms < 0)
        return uv_timer_stop(&client->timer) ? -1 : 0;
    uv_update_time(client->timer.loop);
    return uv_timer_start(&client->timer, on_timer, (uint64_t)ms, 0) ? -1 : 0;
}

/* --- limits of time --------------------------------------------------------------------------------------------------------------- */

void fetch__touch(troth_response *r) { r->touched = uv_hrtime(); }

/* Who reads slowly, or has nothing to send, waits for itself and not for the server. */
static uint64_t idle_limit(const troth_response *r)
{
    return r->idle && !r->paused && !r->send_paused ? r->touched + r->idle : UINT64_MAX;
}

static uint64_t next_limit(const troth_response *r)
{
    uint64_t idle = idle_limit(r);
    return r->deadline && r->deadline < idle ? r->deadline : idle;
}

static void on_limits(uv_timer_t *timer)
{
    struct fetch_client *client = timer->data;
    uint64_t now = uv_hrtime();
    keep_from_waiting();
    troth__clock(troth__loop());
    client->looks_at = 0;
    for (troth_response *r = client->transfers, *next; r; r = next) {
        next = r->next;
        if (next_limit(r) > now) {
            fetch__watch(r);
            continue;
        }
        if (r->deadline && r->deadline <= now)
            fetch__fail(r, ETIMEDOUT, "not finished in %llu ms", (unsigned long long)(r->timeout_ms));
        else
            fetch__fail(r, ETIMEDOUT, "nothing came for %llu ms", (unsigned long long)(r->idle / 1000000));
        fetch__over(r);
    }
    fetch__answer(client);
    troth__drain();
}

/* The timer may be too early, never too late: a sign of the server only moves a limit away. */
void fetch__watch(troth_response *r)
{
    struct fetch_client *client = r->client;
    uint64_t limit = next_limit(r), now = uv_hrtime();
    if (limit == UINT64_MAX || (client->looks_at && client->looks_at <= limit))
        return;
    client->looks_at = limit;
    uv_update_time(client->limits.loop);
    uv_timer_start(&client->limits, on_limits, limit > now ? (limit - now + 999999) / 1000000 : 0, 0);
    uv_unref((uv_handle_t *)&client->limits);
}

/* --- who has something to say -------------------------------------------------------------------------------------------------------- */

void fetch__wake(troth_response *r)
{
    if (r->awake)
        return;
    r->awake = true;
    r->refs++;
    r->next_awake = NULL;
    *r->client->awake_end = r;
    r->client->awake_end = &r->next_awake;
}

static void answer_opening(troth_response *r)
{
    struct fetch_opening *opening = r->opening;
    if (!r->error && !r->head_done)
        return;
    if (!r->error && r->easy)
        fetch__own_body(r);
    r->opening = NULL;
    if (r->error) {
        troth__reject(&opening->promise, error_keep(r->error));
        response_close(r);
    } else {
        opening->response = r;
        troth__fulfil(&opening->promise);       /* nobody has it any more: its discard has closed the response */
    }
}

void fetch__answer(struct fetch_client *client)
{
    for (troth_response *r; (r = client->awake); ) {
        client->awake = r->next_awake;
        if (!client->awake)
            client->awake_end = &client->awake;
        r->awake = false;
        if (r->opening)
            answer_opening(r);
        if (r->reading)
            fetch__answer_reading(r);
        if (r->sending)
            fetch__answer_sending(r);
        fetch__hold_back(r);
        fetch__drop(r);
    }
}

/* --- a client --------------------------------------------------------------------------------------------------------------------------- */

static void end_client(struct troth__at_end *self)
{
    struct fetch_client *client = (struct fetch_client *)(void *)self;
    this_client = NULL;
    while (client->transfers) {
        troth_response *r = client->transfers;
        fetch__fail(r, ECANCELED, "the loop is over");
        r->ended = true;
        fetch__stop(r);
    }
    while (client->spare_count)
        curl_easy_cleanup(client->spare[--client->spare_count]);
    curl_multi_cleanup(client->multi);
    uv_close((uv_handle_t *)&client->timer, on_timer_closed);
    uv_close((uv_handle_t *)&client->limits, on_timer_closed);
    for (size_t i = 0; i < client->socket_room; i++)
        if (client->sockets[i])
            drop_socket(client, client->sockets[i]);
    free(client->sockets);
}

static void start_curl(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

struct fetch_client *fetch__client(void)
{
    static uv_once_t once = UV_ONCE_INIT;
    if (this_client)
        return this_client;
    uv_once(&once, start_curl);
    troth_loop *loop = troth__loop();
    struct fetch_client *client = troth__big_alloc(sizeof *client);
    if (!client)
        return NULL;
    *client = (struct fetch_client){ .at_end.end = end_client, .multi = curl_multi_init(), .open = 2 };
    if (!client->multi) {
        troth__big_free(client);
        return NULL;
    }
    client->awake_end = &client->awake;
    uv_timer_init(loop->uv, &client->timer);
    uv_timer_init(loop->uv, &client->limits);
    client->timer.data = client->limits.data = client;
    curl_multi_setopt(client->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(client->multi, CURLMOPT_SOCKETDATA, client);
    curl_multi_setopt(client->multi, CURLMOPT_TIMERFUNCTION, on_timeout);
    curl_multi_setopt(client->multi, CURLMOPT_TIMERDATA, client);
    curl_multi_setopt(client->multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
    curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, (long)IDLE_CONNECTIONS);
    troth__at_end(loop, &client->at_end);
    return this_client = client;
}

CURL *fetch__easy(struct fetch_client *client)
{
    CURL *easy = client->spare_count ? client->spare[--client->spare_count] : curl_easy_init();
    if (easy) {
        curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, on_new_socket);
        curl_easy_setopt(easy, CURLOPT_SOCKOPTDATA, client);
        curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, on_close_socket);
        curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, client);
    }
    return easy;
}

CURLMcode fetch__begin(troth_response *r)
{
    CURLMcode code = curl_multi_add_handle(r->client->multi, r->easy);
    if (code)
        return code;
    put_on(r);
    fetch__touch(r);
    fetch__watch(r);
    return CURLM_OK;
}

CURLMcode fetch__again(troth_response *r)
{
    take_off(r);
    curl_multi_remove_handle(r->client->multi, r->easy);
    return fetch__begin(r);
}
