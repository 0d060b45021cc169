/*
 * dns.h: what other modules need of addresses.
 */
#ifndef TROTH_IO_DNS_H
#define TROTH_IO_DNS_H

#include <stdbool.h>
#include <sys/socket.h>

#include <troth/dns.h>

/* Is the text an address, not a name? Then it becomes one. */
bool troth__dns_is_address(const char *text, dns_address *address);
/* A socket's address with this port; gives its size. */
size_t troth__dns_socket_address(const dns_address *address, int port, struct sockaddr_storage *to);

#endif
