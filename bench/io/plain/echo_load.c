/*
 * echo_load.c: the client of the echo servers: echo_load PORT PID CONNECTIONS SIZE MESSAGES. Each connection sends a message
 * and waits until it has come back. Prints the time a message, and the server's CPU time a message, in microseconds.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static char *message, *answer;
static int size;
static long left, under_way;

struct client { int fd, sent, got; };

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static void send_one(struct client *c)
{
    if (!left)
        return;
    left--;
    under_way++;
    c->sent = (int)write(c->fd, message, (size_t)size);
    if (c->sent < 0)
        c->sent = 0;
    c->got = 0;
}

/* Sends what is left of the message, and takes what has come back. */
static void step(struct client *c)
{
    if (c->sent < size) {
        ssize_t n = write(c->fd, message + c->sent, (size_t)(size - c->sent));
        c->sent += n > 0 ? (int)n : 0;
    }
    ssize_t n = read(c->fd, answer, (size_t)size);
    if (n == 0)
        fail("the server closed");
    if (n < 0)
        return;
    c->got += (int)n;
    if (c->got == size) {
        under_way--;
        send_one(c);
    }
}

/* Seconds of CPU time of a process, from its clock. */
static double cpu_of(int pid)
{
    clockid_t clock;
    struct timespec t;
    if (clock_getcpuclockid(pid, &clock) || clock_gettime(clock, &t))
        return 0;
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void run(struct client *clients, int count, int poll, long messages)
{
    struct epoll_event events[1024];
    left = messages;
    for (int i = 0; i < count; i++)
        send_one(&clients[i]);
    while (under_way) {
        int n = epoll_wait(poll, events, 1024, size > 4096 ? 1 : -1);
        for (int i = 0; i < n; i++)
            step(events[i].data.ptr);
        if (!n)
            for (int i = 0; i < count; i++)
                if (clients[i].sent < size)
                    step(&clients[i]);
    }
}

int main(int argc, char **argv)
{
    if (argc < 6)
        return 2;
    int pid = atoi(argv[2]), count = atoi(argv[3]), poll = epoll_create1(0), one = 1;
    long messages = atol(argv[5]);
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct client *clients = calloc((size_t)count, sizeof *clients);
    size = atoi(argv[4]);
    message = calloc(1, (size_t)size);
    answer = malloc((size_t)size);
    for (int i = 0; i < count; i++) {
        int fd = clients[i].fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to))
            fail("connect");
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    }
    for (int i = 0; i < count; i++) {
        epoll_ctl(poll, EPOLL_CTL_ADD, clients[i].fd, &(struct epoll_event){ .events = EPOLLIN, .data.ptr = &clients[i] });
    }
    run(clients, count, poll, messages / 10);   /* to get warm */
    double cpu = cpu_of(pid), start = now();
    run(clients, count, poll, messages);
    printf("%.3f %.3f\n", (now() - start) * 1e6 / (double)messages, (cpu_of(pid) - cpu) * 1e6 / (double)messages);
    return 0;
}
