/*
 * dns.h: names and addresses of hosts, as the system resolves them (getaddrinfo and getnameinfo: /etc/hosts, DNS, whatever
 * nsswitch.conf says). International names are encoded (IDNA).
 *
 * An address that is written in numbers is answered at once, without a thread. Lookups wait on the thread pool, where they
 * never take more than half of the threads: however long a name server is silent, files are read meanwhile. Cancelled, a
 * lookup is rejected with ECANCELED at once; a thread that waits for the answer is left to itself.
 */
#ifndef TROTH_DNS_H
#define TROTH_DNS_H

#include <stddef.h>
#include <troth/task.h>

typedef struct dns_address {
    int family;                                 /* 4 or 6 */
    unsigned scope;                             /* of a link-local IPv6 address: the number of its interface; else 0 */
    unsigned char bytes[16];                    /* in network order; 4 or 16 of them */
    char text[64];                              /* "192.0.2.1", "2001:db8::1", "fe80::1%eth0" */
} dns_address;

/* One block from malloc. At least one, in the order in which they are to be tried (RFC 6724). */
typedef struct dns_addresses { size_t count; dns_address list[]; } dns_addresses;

struct dns_query {
    const char *host;
    int family;                                 /* 4 or 6: only such addresses; 0: all */
};

/* dns_lookup(host), dns_lookup(host, .family = 6): the addresses of a host, a promise(dns_addresses *); the awaiter frees them, and
 * what nobody takes is freed. The name is copied. Errors: "lookup HOST: ..." with ENOENT (there is no such name, or it has no
 * such address), EAGAIN (the name server does not answer now), EIO (it cannot), EINVAL (that is no name). */
#define dns_lookup(...) troth_dns_lookup((struct dns_query){ .host = __VA_ARGS__ })
TROTH_PROMISE(struct_dns_addresses_ptr, dns_addresses *) troth_dns_lookup(struct dns_query query);

/* The name of a host, of an address as text ("192.0.2.1"). From malloc; the awaiter frees it. Errors: "reverse lookup ADDRESS: ..."
 * as above; EINVAL, too, if the text is no address. */
TROTH_PROMISE(char_ptr, char *) dns_reverse(const char *address);

#endif
