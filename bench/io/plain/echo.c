/* echo.c: a TCP echo server by epoll, level-triggered, and nothing else: echo PORT. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static char buffer[65536];

static void echo(int fd)
{
    ssize_t got = read(fd, buffer, sizeof buffer);
    if (got <= 0) {
        close(fd);
        return;
    }
    for (ssize_t put = 0; put < got; ) {
        ssize_t n = write(fd, buffer + put, (size_t)(got - put));
        if (n > 0)
            put += n;
        else if (errno != EAGAIN)
            return;                             /* EAGAIN: the load never lets a server wait for room for long */
    }
}

int main(int argc, char **argv)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argc > 1 ? argv[1] : "0")), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), poll = epoll_create1(0), one = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&at, sizeof at) || listen(listener, 511))
        return 1;
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &(struct epoll_event){ .events = EPOLLIN, .data.fd = listener });
    for (;;) {
        struct epoll_event events[1024];
        int count = epoll_wait(poll, events, 1024, -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.fd != listener) {
                echo(events[i].data.fd);
                continue;
            }
            int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
            if (fd >= 0)
                epoll_ctl(poll, EPOLL_CTL_ADD, fd, &(struct epoll_event){ .events = EPOLLIN, .data.fd = fd });
        }
    }
}
