/*
 * net.h: the inside of sockets: addresses, and the steps that the functions written in Troth are made of.
 */
#ifndef TROTH_IO_NET_H
#define TROTH_IO_NET_H

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

/* The addresses of a name, or of a text such as "::1", in the order in which they should be tried (RFC 6724 by getaddrinfo,
 * families in turn as in RFC 8305, section 4); free frees them. `doing`, such as "connect to", begins the message. NULL: the
 * addresses that stand for all of this machine. */
TROTH_PROMISE(addresses, struct troth__addresses *) troth__addresses_of(const char *doing, const char *host, int port, bool stream);

/* --- steps ---------------------------------------------------------------------------------------------------------------- */

/* One attempt to connect. Gives a stream. */
TROTH_PROMISE(stream, troth_stream *) troth__dial(const struct troth__address *address);
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

#endif
