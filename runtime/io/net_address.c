/*
 * net_address.c: addresses as text, and the addresses of a name.
 *
 * A text that is an address is not looked up, so it costs no thread. Names are getaddrinfo's, on libuv's thread pool.
 */
#include <net/if.h>
#include <netdb.h>
#include <stdio.h>
#include <sys/un.h>

#include "runtime/loop/bridge.h"
#include "runtime/loop/loop.h"
#include "net.h"

/* --- text ----------------------------------------------------------------------------------------------------------------- */

static const char *text_of_six(const struct sockaddr_in6 *six, char *text)
{
    char name[INET6_ADDRSTRLEN] = "", scope[IF_NAMESIZE + 1] = "";
    if (IN6_IS_ADDR_V4MAPPED(&six->sin6_addr)) {
        uv_inet_ntop(AF_INET, six->sin6_addr.s6_addr + 12, name, sizeof name);
        snprintf(text, TROTH__ADDRESS_TEXT, "%s:%u", name, ntohs(six->sin6_port));
        return text;
    }
    uv_inet_ntop(AF_INET6, &six->sin6_addr, name, sizeof name);
    if (six->sin6_scope_id) {
        scope[0] = '%';
        if (!if_indextoname(six->sin6_scope_id, scope + 1))
            snprintf(scope + 1, IF_NAMESIZE, "%u", six->sin6_scope_id);
    }
    snprintf(text, TROTH__ADDRESS_TEXT, "[%s%s]:%u", name, scope, ntohs(six->sin6_port));
    return text;
}

static const char *text_of_path(const struct sockaddr_un *un, size_t size, char *text)
{
    size_t length = size > offsetof(struct sockaddr_un, sun_path) ? size - offsetof(struct sockaddr_un, sun_path) : 0;
    if (length && !un->sun_path[0])
        snprintf(text, TROTH__ADDRESS_TEXT, "@%.*s", (int)length - 1, un->sun_path + 1);
    else
        snprintf(text, TROTH__ADDRESS_TEXT, "%.*s", (int)length, un->sun_path);
    return text;
}

const char *troth__address_text(const struct sockaddr *address, size_t size, char *text)
{
    text[0] = 0;
    if (size < sizeof address->sa_family)
        return text;
    if (address->sa_family == AF_UNIX)
        return text_of_path((const void *)address, size, text);
    if (address->sa_family == AF_INET6)
        return text_of_six((const void *)address, text);
    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *four = (const void *)address;
        char name[INET_ADDRSTRLEN] = "";
        uv_inet_ntop(AF_INET, &four->sin_addr, name, sizeof name);
        snprintf(text, TROTH__ADDRESS_TEXT, "%s:%u", name, ntohs(four->sin_port));
    }
    return text;
}

const char *troth__place_text(const char *host, int port, char *text, size_t size)
{
    snprintf(text, size, host && strchr(host, ':') ? "[%s]:%d" : "%s:%d", host ? host : "*", port);
    return text;
}

int troth__address_port(const struct troth__address *a)
{
    return ntohs(a->of.any.sa_family == AF_INET6 ? a->of.six.sin6_port : a->of.four.sin_port);
}

/* --- the addresses of a name ------------------------------------------------------------------------------------------------ */

struct lookup {
    troth_promise promise;
    struct troth__addresses *found;
    uv_getaddrinfo_t request;
    const char *doing;
    int port;
    char host[];
};

static void discard_found(void *found) { troth__big_free(*(void **)found); }
static void cancel_lookup(troth_promise *p) { uv_cancel((uv_req_t *)&((struct lookup *)(void *)p)->request); }

enum { HOST_ROOM = 512 };                       /* a name has at most 253 characters */

static const troth_descriptor lookup_type = { .resume = cancel_lookup, .size = sizeof(struct lookup) + HOST_ROOM, .align = _Alignof(struct lookup),
    .value_offset = offsetof(struct lookup, found), .value_size = sizeof(void *), .kind = TROTH_OPERATION, .name = "address lookup",
    .discard = discard_found };

static void refuse(struct lookup *lookup, int code, const char *why)
{
    char place[HOST_ROOM + 16];
    troth__reject(&lookup->promise, troth__error(code, "%s %s: %s", lookup->doing,
        troth__place_text(lookup->host[0] ? lookup->host : NULL, lookup->port, place, sizeof place), why));
}

/* The next in the list, from `at` on, that is of the family (0: any) or not of it. */
static const struct addrinfo *next_of(const struct addrinfo *at, int family, bool same)
{
    while (at && ((at->ai_family != AF_INET && at->ai_family != AF_INET6) || (at->ai_family == family) != same))
        at = at->ai_next;
    return at;
}

static void append(struct troth__addresses *found, const struct addrinfo *info, int port)
{
    struct troth__address *a = &found->list[found->count++];
    memset(a, 0, sizeof *a);
    memcpy(&a->of, info->ai_addr, info->ai_addrlen <= sizeof a->of ? info->ai_addrlen : sizeof a->of);
    a->size = info->ai_addrlen;
    if (info->ai_family == AF_INET6)
        a->of.six.sin6_port = htons((uint16_t)port);
    else
        a->of.four.sin_port = htons((uint16_t)port);
}

/* RFC 8305, section 4: the first one's family and the other in turn. */
static struct troth__addresses *in_turn(const struct addrinfo *list, int port)
{
    size_t count = 0;
    for (const struct addrinfo *i = list; i; i = i->ai_next)
        count++;
    struct troth__addresses *found = troth__big_alloc(sizeof *found + count * sizeof found->list[0]);
    if (!found)
        return NULL;
    found->count = 0;
    int family = list->ai_family;
    const struct addrinfo *one = next_of(list, family, true), *other = next_of(list, family, false);
    while (one || other) {
        if (one) {
            append(found, one, port);
            one = next_of(one->ai_next, family, true);
        }
        if (other) {
            append(found, other, port);
            other = next_of(other->ai_next, family, false);
        }
    }
    return found;
}

static int errno_of(int status)
{
    switch (status) {
    case UV_EAI_AGAIN: return EAGAIN;
    case UV_EAI_MEMORY: case UV_ENOMEM: return ENOMEM;
    case UV_EAI_FAIL: return EIO;
    default: return ENOENT;                     /* there is no such name, or it has no address */
    }
}

static void settle(struct lookup *lookup, int status, const struct addrinfo *list)
{
    if (status == UV_ECANCELED || status == UV_EAI_CANCELED) {
        troth__reject(&lookup->promise, troth__canceled());
    } else if (status || !list) {
        refuse(lookup, errno_of(status), status ? uv_strerror(status) : "the name has no address");
    } else if (!(lookup->found = in_turn(list, lookup->port))) {
        troth__reject(&lookup->promise, &troth__error_memory);
    } else if (!lookup->found->count) {
        discard_found(&lookup->found);
        refuse(lookup, ENOENT, "the name has no address");
    } else {
        troth__fulfil(&lookup->promise);
    }
}

static void on_addresses(uv_getaddrinfo_t *request, int status, struct addrinfo *list)
{
    struct lookup *lookup = request->data;
    troth__clock(troth__loop());
    settle(lookup, status, list);
    uv_freeaddrinfo(list);
    troth__drain();
}

/* An address is one, and NULL is all: at once. */
static bool is_address(struct lookup *lookup)
{
    struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
    struct sockaddr_in four = { .sin_family = AF_INET };
    struct addrinfo second = { .ai_family = AF_INET, .ai_addr = (void *)&four, .ai_addrlen = sizeof four };
    struct addrinfo first = { .ai_family = AF_INET6, .ai_addr = (void *)&six, .ai_addrlen = sizeof six, .ai_next = &second };
    if (!lookup->host[0])
        settle(lookup, 0, &first);
    else if (!uv_ip4_addr(lookup->host, 0, &four))
        settle(lookup, 0, &second);
    else if (!uv_ip6_addr(lookup->host, 0, &six)) {
        first.ai_next = NULL;
        settle(lookup, 0, &first);
    } else {
        return false;
    }
    return true;
}

struct troth_promise_addresses *troth__addresses_of(const char *doing, const char *host, int port, bool stream)
{
    struct lookup *lookup = (void *)troth__operation_new(&lookup_type);
    if (!lookup)
        return (void *)troth__refused();
    lookup->doing = doing;
    lookup->port = port;
    snprintf(lookup->host, HOST_ROOM, "%s", host ? host : "");
    if (port < 0 || port > 65535)
        refuse(lookup, EINVAL, "a port is a number from 0 to 65535");
    else if (host && (!*host || strlen(host) >= HOST_ROOM))
        refuse(lookup, EINVAL, *host ? "the name is too long" : "the name is empty");
    else if (!is_address(lookup)) {
        struct addrinfo hints = { .ai_socktype = stream ? SOCK_STREAM : SOCK_DGRAM };
        lookup->request.data = lookup;
        int failure = uv_getaddrinfo(troth__uv(), &lookup->request, on_addresses, lookup->host, NULL, &hints);
        if (failure)
            refuse(lookup, -failure, uv_strerror(failure));
    }
    return (void *)lookup;
}
