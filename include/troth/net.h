/*
 * net.h: TCP, Unix and UDP sockets. Connections are streams (stream.h).
 *
 * Hosts are names or addresses, "example.org", "127.0.0.1", "::1"; ports are numbers from 0 to 65535. Texts that are given
 * are copied. Connecting, accepting, sending and receiving are operations of the running task. Errors have the errno code
 * and name the operation and its subject: "connect to 127.0.0.1:81: Connection refused". docs/net.md says more.
 */
#ifndef TROTH_NET_H
#define TROTH_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <troth/dns.h>
#include <troth/stream.h>
#include <troth/task.h>

typedef struct troth_listener troth_listener;
typedef struct troth_udp troth_udp;

/* --- connections -------------------------------------------------------------------------------------------------------- */

/* Connects to the first address of `host` that answers: they are tried as RFC 8305 says (IPv6 and IPv4 in turn, the next
 * one after 250 ms or as soon as one fails; the first connection wins and the others are given up). Nagle's delay is off.
 * Gives a stream. If no address of several answers, the error has the code of
 * the first one's, and all of them are in its `errors`. */
TROTH_ASYNC_FUNCTION(struct_troth_stream_ptr, troth_stream *) tcp_connect(const char *host, int port);
/* The same with addresses that are known already, in the order in which they should be tried; borrowed until it settles. */
TROTH_ASYNC_FUNCTION(struct_troth_stream_ptr, troth_stream *) tcp_connect_any(const dns_addresses *addresses, int port);
/* Connects to a Unix socket; a path that begins with '@' is the name of an abstract one (Linux). Gives a stream. */
TROTH_ASYNC_FUNCTION(struct_troth_stream_ptr, troth_stream *) unix_connect(const char *path);

/* Options of a TCP connection: 0, or -1 with errno (ENOTSUP: it is no TCP stream). */
int tcp_nodelay(troth_stream *s, bool on);      /* off: small writes may be held back to be sent together */
/* Probes a silent peer every `seconds`, the first time after as many; after three without an answer, reads and writes fail
 * with ETIMEDOUT. 0: no probes, and the default. */
int tcp_keepalive(troth_stream *s, unsigned seconds);
/* The most that the kernel holds for the receiver, and of the sender, in bytes (it may round); 0 leaves it as it is. */
int tcp_buffers(troth_stream *s, int receive, int send);
/* Closes with a reset: what was not sent yet is thrown away, and the other end gets ECONNRESET. The pointer is dead. */
void tcp_reset(troth_stream *s);

/* --- listening ---------------------------------------------------------------------------------------------------------- */

typedef struct listen_options {
    int backlog;                                /* connections that wait to be accepted; 0: 511 */
    bool reuse_port;                            /* other sockets may listen on the same port, and share what comes (Linux) */
    bool ipv6_only;                             /* host NULL or "::": no IPv4 */
    int mode;                                   /* a Unix socket's permissions, such as 0600; 0: 0666 less the umask */
} listen_options;

/* Listens on the first address of `host` that can be bound; NULL: on all addresses of the machine, IPv6 and IPv4. Port 0:
 * a free one (listener_port). `options` is read at once; the second form takes NULL's. Gives. Errors: "listen on
 * 127.0.0.1:80: Permission denied". */
#define tcp_listen(...) TROTH_LISTEN_TCP(__VA_ARGS__, )
#define TROTH_LISTEN_TCP(host, port, ...) troth_tcp_listen((host), (port), (const listen_options *const [2]){ __VA_ARGS__ 0 }[0])
TROTH_ASYNC_FUNCTION(struct_troth_listener_ptr, troth_listener *) troth_tcp_listen(const char *host, int port, const listen_options *options);
/* Listens on a Unix socket; '@' as in unix_connect. A socket file that nobody listens on any more is replaced; one that is
 * alive gives EADDRINUSE, and so does any other kind of file. The file is removed by listener_close. */
#define unix_listen(...) TROTH_LISTEN_UNIX(__VA_ARGS__, )
#define TROTH_LISTEN_UNIX(path, ...) troth_unix_listen((path), (const listen_options *const [2]){ __VA_ARGS__ 0 }[0])
TROTH_ASYNC_FUNCTION(struct_troth_listener_ptr, troth_listener *) troth_unix_listen(const char *path, const listen_options *options);

/* The next connection, a stream that the awaiter closes. Several may wait; they are served in order. When the process or
 * the system is out of file descriptors, it waits until there is one again; clients wait in the backlog meanwhile. */
TROTH_PROMISE(struct_troth_stream_ptr, troth_stream *) listener_accept(troth_listener *l);
/* The connections, one after the other; each belongs to the loop's body. Ends when the listener is closed. */
TROTH_ASYNC_GENERATOR(troth_stream *) listener_connections(troth_listener *l);
int listener_port(const troth_listener *l);     /* 0: of a Unix socket */
const char *listener_address(const troth_listener *l);  /* "127.0.0.1:80", "[::]:80", a path; lent */
/* Stops listening; accepts that are pending are rejected with ECANCELED. Connections are not touched. Accepts NULL. */
void listener_close(troth_listener *l);

/* --- UDP ------------------------------------------------------------------------------------------------------------------ */

typedef struct udp_packet {
    char *data;                                 /* from malloc, the awaiter frees it; a zero byte follows it */
    size_t size;
    bool truncated;                             /* the packet was longer than the receiver's limit (udp_limit) */
    int port;                                   /* the sender's */
    char host[64];                              /* the sender's address, as udp_send takes it */
} udp_packet;

/* A socket bound to an address; host NULL: to all of this machine, IPv6 and IPv4; port 0: a free one. Gives. */
TROTH_ASYNC_FUNCTION(struct_troth_udp_ptr, troth_udp *) udp_open(const char *host, int port);
/* Sends one packet; `data` is borrowed until it settles. Errors: "send to 127.0.0.1:53: ...", EMSGSIZE if it is too long for
 * one packet. Fulfilled when the kernel has it, which says nothing of its arrival. */
TROTH_PROMISE(void, void) udp_send(troth_udp *u, const char *host, int port, const void *data, size_t size);
/* The next packet. Several may wait; they are served in order. What nobody waits for is held, and at last thrown away, by
 * the kernel. */
TROTH_PROMISE(struct_udp_packet, udp_packet) udp_receive(troth_udp *u);
void udp_limit(troth_udp *u, size_t bytes);     /* the longest packet that is received whole; until it is set: 65,507 */
int udp_port(const troth_udp *u);
const char *udp_address(const troth_udp *u);    /* "0.0.0.0:53"; lent */
/* 0, or -1 with errno. */
int udp_broadcast(troth_udp *u, bool on);
int udp_join(troth_udp *u, const char *group, const char *interface);   /* a multicast group; interface NULL: any */
int udp_leave(troth_udp *u, const char *group, const char *interface);
/* Pending sends and receives are rejected with ECANCELED. Accepts NULL. */
void udp_close(troth_udp *u);

#endif
