/*
 * net_udp.c: UDP sockets, on libuv.
 *
 * Packets stay in the kernel until somebody waits for one: libuv gets a buffer only then. A packet is read into one of the
 * loop's working buffers and handed out as a copy of its own size. A send that the kernel does not take at once is copied,
 * so cancelling it is immediate.
 */
#include "runtime/loop/bridge.h"
#include "runtime/loop/loop.h"
#include "net.h"
#include "stream.h"

struct receiving { troth_promise promise; udp_packet packet; troth_udp *udp; struct receiving *next; };
struct sending { troth_promise promise; struct letter *letter; };
/* What libuv has of a send; it outlives a cancelled one. */
struct letter { uv_udp_send_t request; troth_udp *udp; struct sending *sending; struct troth__address to; char data[]; };

struct troth_udp {
    uv_udp_t uv;
    struct receiving *first, *last;
    size_t limit;
    int port;
    uint8_t strikes, sends;                     /* packets that nobody waited for; sends at once, in a row */
    bool started, closed, six;
    unsigned holds;
    char *address;
};

enum { AT_ONCE = 16, LONGEST = 65507 };

/* --- life ------------------------------------------------------------------------------------------------------------------- */

void troth__udp_hold(troth_udp *u) { u->holds++; }

void troth__udp_drop(troth_udp *u)
{
    if (--u->holds)
        return;
    troth__big_free(u->address);
    troth__big_free(u);
}

static void on_closed(uv_handle_t *handle) { troth__udp_drop(handle->data); }

int udp_port(const troth_udp *u) { return u->port; }
const char *udp_address(const troth_udp *u) { return u->address; }
void udp_limit(troth_udp *u, size_t bytes) { u->limit = bytes && bytes < LONGEST ? bytes : LONGEST; }

static troth_error *closed_error(const troth_udp *u, const char *doing, int code)
{
    return troth__error(code, "%s UDP %s: the socket %s closed", doing, u->address, code == ECANCELED ? "was" : "is");
}

/* --- receiving ---------------------------------------------------------------------------------------------------------------- */

static void take_first(troth_udp *u)
{
    u->first = u->first->next;
    if (!u->first) {
        u->last = NULL;
        uv_unref((uv_handle_t *)&u->uv);
    }
}

static void fail_first(troth_udp *u, int code)
{
    troth_promise *p = &u->first->promise;
    take_first(u);
    troth__reject(p, troth__error(code, "receive on UDP %s: %s", u->address, strerror(code)));
}

static void on_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    troth_udp *u = handle->data;
    size_t size = 0;
    (void)suggested;
    char *working = u->first ? troth__working_take(&size) : NULL;
    *buffer = uv_buf_init(working, working ? (unsigned)u->limit : 0);
}

/* "[fe80::1%eth0]:53" without brackets and port. */
static void host_of(const struct sockaddr *from, char *host, size_t room)
{
    char text[TROTH__ADDRESS_TEXT];
    troth__address_text(from, sizeof(struct sockaddr_in6), text);
    char *colon = strrchr(text, ':'), *start = text + (text[0] == '[');
    if (colon)
        colon[colon > text && colon[-1] == ']' ? -1 : 0] = 0;
    size_t length = strlen(start);
    if (length >= room)
        length = room - 1;
    memcpy(host, start, length);
    host[length] = 0;
}

static void deliver(troth_udp *u, const char *data, size_t size, const struct sockaddr *from, bool truncated)
{
    char *copy = malloc(size + 1);
    struct receiving *op = u->first;
    if (!copy) {
        fail_first(u, ENOMEM);
        return;
    }
    if (size)
        memcpy(copy, data, size);
    copy[size] = 0;
    take_first(u);
    op->packet = (udp_packet){ .data = copy, .size = size, .truncated = truncated,
        .port = ntohs(from->sa_family == AF_INET6 ? ((const struct sockaddr_in6 *)(const void *)from)->sin6_port
            : ((const struct sockaddr_in *)(const void *)from)->sin_port) };
    host_of(from, op->packet.host, sizeof op->packet.host);
    troth__fulfil(&op->promise);
}

static void on_packet(uv_udp_t *uv, ssize_t got, const uv_buf_t *buffer, const struct sockaddr *from, unsigned flags)
{
    troth_udp *u = uv->data;
    if (got == UV_ENOBUFS && !u->first) {       /* packets are there, but nobody waits */
        if (++u->strikes == 2) {
            uv_udp_recv_stop(uv);
            u->started = false;
        }
        return;
    }
    troth__turned(troth__loop());
    troth__udp_hold(u);
    u->strikes = 0;
    if (got >= 0 && from)
        deliver(u, buffer->base, (size_t)got, from, flags & UV_UDP_PARTIAL);
    else if (got == UV_ENOBUFS)
        fail_first(u, ENOMEM);
    else if (got < 0 && got != UV_ECONNREFUSED && got != UV_EHOSTUNREACH && got != UV_ENETUNREACH)  /* those answer an earlier send */
        fail_first(u, (int)-got);
    if (got != UV_ENOBUFS)
        troth__working_give(buffer->base);
    troth__drain();
    troth__udp_drop(u);
}

static void cancel_receiving(troth_promise *p)
{
    struct receiving *op = (void *)p, *before;
    troth_udp *u = op->udp;
    if (u->first == op) {
        take_first(u);
    } else {
        for (before = u->first; before->next != op;)
            before = before->next;
        before->next = op->next;
        if (u->last == op)
            u->last = before;
    }
    troth__reject(p, troth__canceled());
}

static void discard_packet(void *packet) { free(((udp_packet *)packet)->data); }

static const troth_descriptor receiving_type = { .resume = cancel_receiving, .size = sizeof(struct receiving), .align = _Alignof(struct receiving),
    .value_offset = offsetof(struct receiving, packet), .value_size = sizeof(udp_packet), .kind = TROTH_OPERATION, .name = "udp_receive",
    .discard = discard_packet };

struct troth_promise_struct_udp_packet *udp_receive(troth_udp *u)
{
    struct receiving *op = (void *)troth__operation_new(&receiving_type);
    if (!op)
        return (void *)troth__refused();
    op->udp = u;
    op->next = NULL;
    int failure = u->closed || u->started ? 0 : uv_udp_recv_start(&u->uv, on_buffer, on_packet);
    if (u->closed || failure) {
        troth__reject(&op->promise, u->closed ? closed_error(u, "receive on", EBADF)
            : troth__error(-failure, "receive on UDP %s: %s", u->address, strerror(-failure)));
        return (void *)op;
    }
    u->started = true;
    u->strikes = 0;
    if (u->last)
        u->last->next = op;
    else
        u->first = op;
    u->last = op;
    uv_ref((uv_handle_t *)&u->uv);
    return (void *)op;
}

/* --- sending ------------------------------------------------------------------------------------------------------------------ */

static troth_error *send_error(const struct troth__address *to, int code)
{
    char text[TROTH__ADDRESS_TEXT];
    return troth__error(code, "send to %s: %s", troth__address_text(&to->of.any, to->size, text), strerror(code));
}

static void on_sent(uv_udp_send_t *request, int status)
{
    struct letter *letter = request->data;
    struct sending *op = letter->sending;
    troth_udp *u = letter->udp;
    u->sends = 0;
    if (op) {
        troth__turned(troth__loop());
        if (status)
            troth__reject(&op->promise, send_error(&letter->to, -status));
        else
            troth__fulfil(&op->promise);
    }
    troth__big_free(letter);
    troth__udp_drop(u);
    if (op)
        troth__drain();
}

static void cancel_sending(troth_promise *p)
{
    ((struct sending *)(void *)p)->letter->sending = NULL;
    troth__reject(p, troth__canceled());
}

static const troth_descriptor sending_type = { .resume = cancel_sending, .size = sizeof(struct sending), .align = _Alignof(struct sending),
    .value_offset = sizeof(troth_promise), .kind = TROTH_OPERATION, .name = "udp_send" };

static struct troth_promise_void *wait_to_send(troth_udp *u, const struct troth__address *to, const void *data, size_t size)
{
    struct letter *letter = troth__big_alloc(sizeof *letter + size);
    struct sending *op = letter ? (void *)troth__operation_new(&sending_type) : NULL;
    if (!op) {
        troth__big_free(letter);
        return (void *)troth__refused();
    }
    *letter = (struct letter){ .udp = u, .sending = op, .to = *to };
    letter->request.data = letter;
    if (size)
        memcpy(letter->data, data, size);
    op->letter = letter;
    uv_buf_t buffer = uv_buf_init(letter->data, (unsigned)size);
    int failure = uv_udp_send(&letter->request, &u->uv, &buffer, 1, &to->of.any, on_sent);
    if (failure) {
        troth__big_free(letter);
        troth__reject(&op->promise, send_error(to, -failure));
    } else {
        troth__udp_hold(u);
    }
    return (void *)op;
}

bool troth__udp_reaches(const troth_udp *u, const struct troth__address *a) { return u->six || a->of.any.sa_family == AF_INET; }

/* A socket of IPv6 sends to IPv4 through mapped addresses. */
static struct troth__address mapped(const struct troth__address *four)
{
    struct troth__address six = { .size = sizeof six.of.six };
    six.of.six.sin6_family = AF_INET6;
    six.of.six.sin6_port = four->of.four.sin_port;
    six.of.six.sin6_addr.s6_addr[10] = six.of.six.sin6_addr.s6_addr[11] = 0xFF;
    memcpy(six.of.six.sin6_addr.s6_addr + 12, &four->of.four.sin_addr, 4);
    return six;
}

struct troth_promise_void *troth__udp_send_to(troth_udp *u, const struct troth__address *address, const void *data, size_t size)
{
    struct troth__address to = u->six && address->of.any.sa_family == AF_INET ? mapped(address) : *address;
    if (u->closed)
        return troth__failed(closed_error(u, "send on", EBADF));
    if (size > LONGEST)
        return troth__failed(send_error(&to, EMSGSIZE));
    uv_buf_t buffer = uv_buf_init((char *)(uintptr_t)data, (unsigned)size);
    int taken = u->sends < AT_ONCE ? uv_udp_try_send(&u->uv, &buffer, 1, &to.of.any) : UV_EAGAIN;
    u->sends++;
    if (taken >= 0)
        return (void *)troth__done();
    return taken == UV_EAGAIN ? wait_to_send(u, &to, data, size) : troth__failed(send_error(&to, -taken));
}

struct troth_promise_void *udp_send(troth_udp *u, const char *host, int port, const void *data, size_t size)
{
    struct troth__address to = { .size = sizeof to.of.four };
    if (!host || port < 1 || port > 65535)
        return troth__failed(troth__error(EINVAL, "send to %s, port %d: %s", host ? host : "NULL", port,
            host ? "a port is a number from 1 to 65535" : "the host is NULL"));
    if (!uv_ip4_addr(host, port, &to.of.four))
        return troth__udp_send_to(u, &to, data, size);
    to.size = sizeof to.of.six;
    if (!uv_ip6_addr(host, port, &to.of.six))
        return troth__udp_send_to(u, &to, data, size);
    return troth__udp_send_by_name(u, host, port, data, size);
}

/* --- the socket ----------------------------------------------------------------------------------------------------------------- */

static void drop_initialised(uv_handle_t *handle) { troth__big_free(handle->data); }

troth_udp *troth__udp_bind(const struct troth__address *address, troth_error **error)
{
    char text[TROTH__ADDRESS_TEXT];
    struct troth__address bound = { 0 };
    int size = sizeof bound.of, failure;
    troth_udp *u = troth__big_alloc(sizeof *u);
    *error = u ? NULL : &troth__error_memory;
    if (!u)
        return NULL;
    memset(u, 0, sizeof *u);
    uv_udp_init(troth__uv(), &u->uv);
    u->uv.data = u;
    failure = uv_udp_bind(&u->uv, &address->of.any, 0);
    if (!failure)
        failure = uv_udp_getsockname(&u->uv, &bound.of.any, &size);
    if (!failure && !(u->address = troth__copy(troth__address_text(&bound.of.any, (size_t)size, text))))
        failure = UV_ENOMEM;
    if (failure) {
        *error = troth__error(-failure, "open UDP %s: %s", troth__address_text(&address->of.any, address->size, text), strerror(-failure));
        uv_close((uv_handle_t *)&u->uv, drop_initialised);
        return NULL;
    }
    u->port = troth__address_port(&bound);
    u->six = bound.of.any.sa_family == AF_INET6;
    u->limit = LONGEST;
    u->holds = 2;
    uv_unref((uv_handle_t *)&u->uv);
    return u;
}

int udp_broadcast(troth_udp *u, bool on) { return troth__outcome(uv_udp_set_broadcast(&u->uv, on)); }

int udp_join(troth_udp *u, const char *group, const char *interface)
{
    return troth__outcome(uv_udp_set_membership(&u->uv, group, interface, UV_JOIN_GROUP));
}

int udp_leave(troth_udp *u, const char *group, const char *interface)
{
    return troth__outcome(uv_udp_set_membership(&u->uv, group, interface, UV_LEAVE_GROUP));
}

void udp_close(troth_udp *u)
{
    if (!u || u->closed)
        return;
    u->closed = true;
    while (u->first) {
        troth_promise *p = &u->first->promise;
        take_first(u);
        troth__reject(p, closed_error(u, "receive on", ECANCELED));
    }
    uv_close((uv_handle_t *)&u->uv, on_closed); /* gives back what is to be sent, with ECANCELED */
    troth__udp_drop(u);
}
