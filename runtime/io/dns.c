/*
 * dns.c: names of hosts, on libuv's thread pool, which keeps half of its threads free of lookups.
 *
 * getaddrinfo cannot be interrupted, and uses nothing of the caller's: a cancelled lookup that runs is settled at once, and
 * holds itself until its thread comes back.
 */
#include <net/if.h>
#include <stdio.h>

#include "dns.h"
#include "runtime/loop/loop.h"

struct lookup {
    troth_promise promise;
    union { dns_addresses *addresses; char *name; } out;
    const char *doing;                          /* of messages */
    char *subject;                              /* the host or address */
    int family;
    bool abandoned;                             /* settled before the thread was through */
    union { uv_req_t any; uv_getaddrinfo_t addresses; uv_getnameinfo_t name; } request;
};

/* --- addresses ----------------------------------------------------------------------------------------------------------- */

static void address_of(const struct sockaddr *from, dns_address *to)
{
    memset(to, 0, sizeof *to);
    if (from->sa_family == AF_INET) {
        to->family = 4;
        memcpy(to->bytes, &((const struct sockaddr_in *)(const void *)from)->sin_addr, 4);
        uv_inet_ntop(AF_INET, to->bytes, to->text, sizeof to->text);
        return;
    }
    const struct sockaddr_in6 *six = (const void *)from;
    char name[IF_NAMESIZE];
    to->family = 6;
    to->scope = six->sin6_scope_id;
    memcpy(to->bytes, &six->sin6_addr, 16);
    uv_inet_ntop(AF_INET6, to->bytes, to->text, sizeof to->text);
    size_t length = strlen(to->text);
    if (to->scope && if_indextoname(to->scope, name))
        snprintf(to->text + length, sizeof to->text - length, "%%%s", name);
    else if (to->scope)
        snprintf(to->text + length, sizeof to->text - length, "%%%u", to->scope);
}

bool troth__dns_is_address(const char *text, dns_address *address)
{
    union { struct sockaddr any; struct sockaddr_in four; struct sockaddr_in6 six; } parsed;
    memset(&parsed, 0, sizeof parsed);
    if (uv_ip4_addr(text, 0, &parsed.four) && uv_ip6_addr(text, 0, &parsed.six))
        return false;
    address_of(&parsed.any, address);
    return true;
}

size_t troth__dns_socket_address(const dns_address *address, int port, struct sockaddr_storage *to)
{
    memset(to, 0, sizeof *to);
    if (address->family == 4) {
        struct sockaddr_in *four = (void *)to;
        four->sin_family = AF_INET;
        four->sin_port = htons((uint16_t)port);
        memcpy(&four->sin_addr, address->bytes, 4);
        return sizeof *four;
    }
    struct sockaddr_in6 *six = (void *)to;
    six->sin6_family = AF_INET6;
    six->sin6_port = htons((uint16_t)port);
    six->sin6_scope_id = address->scope;
    memcpy(&six->sin6_addr, address->bytes, 16);
    return sizeof *six;
}

static bool is_wanted(const struct addrinfo *info, int family)
{
    return (info->ai_family == AF_INET && family != 6) || (info->ai_family == AF_INET6 && family != 4);
}

/* NULL: no memory. */
static dns_addresses *addresses_of(const struct addrinfo *list, int family)
{
    size_t count = 0;
    for (const struct addrinfo *info = list; info; info = info->ai_next)
        count += is_wanted(info, family);
    dns_addresses *found = malloc(sizeof *found + count * sizeof found->list[0]);
    if (!found)
        return NULL;
    found->count = 0;
    for (const struct addrinfo *info = list; info; info = info->ai_next)
        if (is_wanted(info, family))
            address_of(info->ai_addr, &found->list[found->count++]);
    return found;
}

/* --- how a lookup ends --------------------------------------------------------------------------------------------------------- */

static int errno_of(int status)
{
    switch (status) {
    case UV_EAI_AGAIN: return EAGAIN;
    case UV_EAI_MEMORY: return ENOMEM;
    case UV_EAI_FAIL: return EIO;
    case UV_EAI_NONAME: case UV_EAI_NODATA: case UV_EAI_ADDRFAMILY: return ENOENT;
    default: return status > -3000 ? -status : EINVAL;      /* below are those of getaddrinfo */
    }
}

static void refuse(struct lookup *lookup, int code, const char *why)
{
    troth__reject(&lookup->promise, troth__error(code, "%s %s: %s", lookup->doing, lookup->subject, why));
}

/* A value is in `out`, or there is none, for this reason. */
static void settle(struct lookup *lookup, int status)
{
    if (status == UV_ECANCELED || status == UV_EAI_CANCELED)
        troth__reject(&lookup->promise, troth__canceled());
    else if (status && troth__no_descriptor())
        refuse(lookup, EMFILE, strerror(EMFILE));       /* getaddrinfo could not open what it looks into, and knows no such name */
    else if (status)
        refuse(lookup, errno_of(status), uv_strerror(status));
    else if (!lookup->out.name)
        troth__reject(&lookup->promise, &troth__error_memory);
    else
        troth__fulfil(&lookup->promise);
}

/* The last thing done with it. */
static void finish(struct lookup *lookup)
{
    troth__big_free(lookup->subject);
    troth__release(&lookup->promise);
}

static void on_addresses(uv_getaddrinfo_t *request, int status, struct addrinfo *list)
{
    struct lookup *lookup = request->data;
    troth__clock(troth__loop());
    if (!lookup->abandoned) {
        troth__keep(&lookup->promise);
        if (!status)
            lookup->out.addresses = addresses_of(list, lookup->family);
        if (lookup->out.addresses && !lookup->out.addresses->count) {
            free(lookup->out.addresses);
            status = UV_EAI_NODATA;
        }
        settle(lookup, status);
    }
    uv_freeaddrinfo(list);
    finish(lookup);
    troth__drain();
}

static void on_name(uv_getnameinfo_t *request, int status, const char *host, const char *service)
{
    struct lookup *lookup = request->data;
    (void)service;
    troth__clock(troth__loop());
    if (!lookup->abandoned) {
        troth__keep(&lookup->promise);
        if (!status)
            lookup->out.name = strdup(host);
        settle(lookup, status);
    }
    finish(lookup);
    troth__drain();
}

static void cancel(troth_promise *p)
{
    struct lookup *lookup = (void *)p;
    if (!uv_cancel(&lookup->request.any))
        return;                                 /* no thread had it: its callback comes */
    lookup->abandoned = true;
    troth__keep(p);
    troth__reject(p, troth__canceled());
}

/* --- starting -------------------------------------------------------------------------------------------------------------------- */

static void discard(void *value) { free(*(void **)value); }

#define LOOKUP(the_name) { .resume = cancel, .size = sizeof(struct lookup), .align = _Alignof(struct lookup), \
    .value_offset = offsetof(struct lookup, out), .value_size = sizeof(void *), .kind = TROTH_OPERATION, .name = the_name, .discard = discard }

static const troth_descriptor lookup_type = LOOKUP("dns_lookup"), reverse_type = LOOKUP("dns_reverse");

/* NULL: no memory. False in *usable: it is rejected already. */
static struct lookup *new_lookup(const troth_descriptor *type, const char *doing, const char *subject, bool *usable)
{
    struct lookup *lookup = (void *)troth__operation_new(type);
    *usable = false;
    if (!lookup)
        return NULL;
    memset(&lookup->promise + 1, 0, sizeof *lookup - sizeof lookup->promise);
    lookup->doing = doing;
    if (!subject) {
        troth__reject(&lookup->promise, troth__error(EINVAL, "%s: the text is NULL", type->name));
    } else if (!(lookup->subject = troth__big_alloc(strlen(subject) + 1))) {
        troth__reject(&lookup->promise, &troth__error_memory);
    } else {
        strcpy(lookup->subject, subject);
        lookup->request.any.data = lookup;
        *usable = true;
    }
    return lookup;
}

/* It needs no thread, or libuv refused it: settles it with `out` or for this reason. */
static void settle_now(struct lookup *lookup, int status)
{
    troth__keep(&lookup->promise);
    settle(lookup, status);
    finish(lookup);
}

static void look_up(struct lookup *lookup)
{
    dns_address address;
    if (!*lookup->subject || lookup->family < 0 || (lookup->family && lookup->family != 4 && lookup->family != 6)) {
        settle_now(lookup, UV_EINVAL);
    } else if (troth__dns_is_address(lookup->subject, &address)) {
        bool wanted = !lookup->family || lookup->family == address.family;
        if (wanted && (lookup->out.addresses = malloc(sizeof *lookup->out.addresses + sizeof address))) {
            lookup->out.addresses->count = 1;
            lookup->out.addresses->list[0] = address;
        }
        settle_now(lookup, wanted ? 0 : UV_EAI_NODATA);
    } else {
        struct addrinfo hints = { .ai_socktype = SOCK_STREAM,     /* else each comes three times */
            .ai_family = lookup->family == 4 ? AF_INET : lookup->family == 6 ? AF_INET6 : AF_UNSPEC };
        int failure = uv_getaddrinfo(troth__loop()->uv, &lookup->request.addresses, on_addresses, lookup->subject, NULL, &hints);
        if (failure)
            settle_now(lookup, failure);
    }
}

struct troth_promise_struct_dns_addresses_ptr *troth_dns_lookup(struct dns_query query)
{
    bool usable;
    struct lookup *lookup = new_lookup(&lookup_type, "lookup", query.host, &usable);
    if (!lookup)
        return (void *)troth__refused();
    lookup->family = query.family;
    if (usable)
        look_up(lookup);
    return (void *)lookup;
}

struct troth_promise_char_ptr *dns_reverse(const char *text)
{
    bool usable;
    struct lookup *lookup = new_lookup(&reverse_type, "reverse lookup", text, &usable);
    if (!lookup)
        return (void *)troth__refused();
    if (!usable)
        return (void *)lookup;
    dns_address address;
    struct sockaddr_storage socket;
    int failure = UV_EINVAL;
    if (troth__dns_is_address(text, &address)) {
        troth__dns_socket_address(&address, 0, &socket);
        failure = uv_getnameinfo(troth__loop()->uv, &lookup->request.name, on_name, (void *)&socket, NI_NAMEREQD);
    }
    if (failure)
        settle_now(lookup, failure);
    return (void *)lookup;
}
