/*
 * net_address.c: addresses as text, and the addresses of a name (dns.h) in the order in which they should be tried.
 */
#include <errno.h>
#include <net/if.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <troth.h>

#include "runtime/loop/bridge.h"
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

static struct troth__address address_of(const dns_address *from, int port)
{
    struct troth__address a = { .size = from->family == 6 ? sizeof a.of.six : sizeof a.of.four };
    if (from->family == 6) {
        a.of.six = (struct sockaddr_in6){ .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port), .sin6_scope_id = from->scope };
        memcpy(&a.of.six.sin6_addr, from->bytes, 16);
    } else {
        a.of.four = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
        memcpy(&a.of.four.sin_addr, from->bytes, 4);
    }
    return a;
}

/* The next one, from i on, that is of the family or not of it; `count`: there is none. */
static size_t next_of(const dns_addresses *from, size_t i, int family, bool same)
{
    while (i < from->count && (from->list[i].family == family) != same)
        i++;
    return i;
}

static struct troth__addresses *room_for(size_t count) { return calloc(1, sizeof(struct troth__addresses) + count * sizeof(struct troth__address)); }

struct troth__addresses *troth__addresses_in_turn(const dns_addresses *from, int port)
{
    struct troth__addresses *to = room_for(from->count);
    int family = from->count ? from->list[0].family : 0;
    size_t one = 0, other = next_of(from, 0, family, false);
    while (to && to->count < from->count) {
        if (one < from->count) {
            to->list[to->count++] = address_of(&from->list[one], port);
            one = next_of(from, one + 1, family, true);
        }
        if (other < from->count) {
            to->list[to->count++] = address_of(&from->list[other], port);
            other = next_of(from, other + 1, family, false);
        }
    }
    return to;
}

static void free_addresses(void *addresses) { free(addresses); }

/* All of this machine: IPv6, which takes IPv4 as well, or only IPv4, where there is no IPv6. */
static struct troth__addresses *of_this_machine(int port)
{
    static const dns_address all[] = { { .family = 6 }, { .family = 4 } };
    struct troth__addresses *to = room_for(2);
    while (to && to->count < 2) {
        to->list[to->count] = address_of(&all[to->count], port);
        to->count++;
    }
    return to;
}

async discard(free_addresses) struct troth__addresses *troth__addresses_of(const char *doing, const char *host, int port)
{
    char place[300];
    troth__place_text(host, port, place, sizeof place);
    if (port < 0 || port > 65535)
        throw troth__error(EINVAL, "%s %s: a port is a number from 0 to 65535", doing, place);
    dns_addresses *from = NULL;
    try {
        if (host)
            from = await dns_lookup(host);
    } catch (e) {
        throw e->code == ECANCELED ? e : troth__error(e->code, "%s %s: %s", doing, place, e->message);
    }
    defer free(from);
    struct troth__addresses *to = host ? troth__addresses_in_turn(from, port) : of_this_machine(port);
    if (!to)
        throw troth__error(ENOMEM, "%s %s: %s", doing, place, strerror(ENOMEM));
    return to;
}
