/* The least that a server can do: epoll, read, count empty lines, write. http_hello PORT. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "../hello.h"

enum { CLIENTS = 4096 };
static unsigned char states[CLIENTS];

static void serve(int fd)
{
    char data[16384];
    ssize_t got = read(fd, data, sizeof data);
    int count = got > 0 ? count_requests(data, (size_t)got, &states[fd]) : 0;
    if (got == 0 || (got < 0 && errno != EAGAIN) || count > BATCH || (count && write(fd, answers, (size_t)count * ANSWER) < 0))
        close(fd);
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argc > 1 ? argv[1] : "8080")),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), poll = epoll_create1(0);
    struct epoll_event event = { .events = EPOLLIN, .data.fd = listener }, events[256];
    fill_answers();
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (void *)&address, sizeof address) || listen(listener, 511) || epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event))
        return 1;
    for (;;) {
        int count = epoll_wait(poll, events, 256, -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.fd != listener) {
                serve(events[i].data.fd);
                continue;
            }
            int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
            if (fd < 0)
                continue;
            if (fd >= CLIENTS)
                return 1;
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
            event = (struct epoll_event){ .events = EPOLLIN, .data.fd = fd };
            states[fd] = 0;
            epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
        }
    }
}
