/*
 * net.h: the inside of sockets: addresses, and the steps that the functions written in Troth are made of.
 */
#ifndef TROTH_IO_NET_H
#define TROTH_IO_NET_H

#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <troth/error.h>
#include <troth/net.h>

/* IPv4 or IPv6; size 0: none. */
struct troth__address {
    union { struct sockaddr any; struct sockaddr_in four; struct sockaddr_in6 six; } of;
    uint32_t size;
};

enum { TROTH__ADDRESS_TEXT = 192 };             /* an IPv6 address with its scope; a Unix socket's path */

/* "127.0.0.1:80", "[::1]:80" (IPv4 in IPv6 as IPv4), a path, "@name"; "" of size 0 or another family. `text` has
 * TROTH__ADDRESS_TEXT bytes; gives it. */
const char *troth__address_text(const struct sockaddr *address, size_t size, char *text);
/* "host:port", "[::1]:port"; for messages. */
const char *troth__place_text(const char *host, int port, char *text, size_t size);
/* false: the path is empty or too long. */
bool troth__unix_address(const char *path, struct sockaddr_un *un, socklen_t *size);
int troth__address_port(const struct troth__address *a);

struct troth__addresses { size_t count; struct troth__address list[]; };

/* The addresses of a host in the order in which they should be tried: RFC 6724's, but families in turn (RFC 8305, section 4).
 * At least one; free frees them. NULL: those that stand for all of this machine. `doing` and `host` are borrowed until it
 * settles; `doing`, such as "connect to", begins the message. */
TROTH_ASYNC_FUNCTION(struct_troth__addresses_ptr, struct troth__addresses *) troth__addresses_of(const char *doing, const char *host, int port);
/* The same, of addresses that are known: the first one and those after it; NULL when memory is out. */
struct troth__addresses *troth__addresses_in_turn(const dns_addresses *from, int port);

/* --- steps ---------------------------------------------------------------------------------------------------------------- */

/* One attempt to connect. Gives a stream. */
TROTH_PROMISE(struct_troth_stream_ptr, troth_stream *) troth__dial(const struct troth__address *address);
/* The error of all attempts, from the one that the last combinator made. Borrows, gives. */
troth_error *troth__dial_error(const char *host, int port, troth_error *error);
/* At once: a stream, or NULL with *error; with neither, nobody accepts just now (try again). */
troth_stream *troth__unix_dial(const char *path, troth_error **error);

/* At once: a listener, or NULL with *error. */
troth_listener *troth__listen(const struct troth__address *address, const listen_options *options, troth_error **error);
troth_listener *troth__listen_at(const char *path, const listen_options *options, troth_error **error);
void troth__listener_hold(troth_listener *l);
void troth__listener_drop(troth_listener *l);
bool troth__listener_closed(const troth_listener *l);

troth_udp *troth__udp_bind(const struct troth__address *address, troth_error **error);
void troth__udp_hold(troth_udp *u);
void troth__udp_drop(troth_udp *u);
TROTH_PROMISE(void, void) troth__udp_send_to(troth_udp *u, const struct troth__address *address, const void *data, size_t size);
/* The host is a name: looks it up, and sends to its first address that the socket can reach. */
TROTH_ASYNC_FUNCTION(void, void) troth__udp_send_by_name(troth_udp *u, const char *host, int port, const void *data, size_t size);
bool troth__udp_reaches(const troth_udp *u, const struct troth__address *address);

/* What an option's function gives for libuv's answer: 0, or -1 with errno. */
static inline int troth__outcome(int failure)
{
    if (!failure)
        return 0;
    errno = -failure;
    return -1;
}

#endif
