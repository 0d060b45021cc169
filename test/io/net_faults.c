// What goes wrong with connections: bad input, refused, reset in the middle, no descriptors left, a server that does not
// answer, a thousand clients that vanish; each a clear error, and nothing leaks.
// real-time
// time-limit: 60
// expect: connect to 127.0.0.1:70000: a port is a number from 0 to 65535
// expect: connect to port 1: the host is NULL
// expect: ENOENT connect to no-such-host.invalid:80
// expect: listen on 127.0.0.1:PORT: Address already in use
// expect: listen on 192.0.2.1:80: Cannot assign requested address
// expect: connect to /no/such: No such file or directory
// expect: listen on /no/such/folder: No such file or directory
// expect: File name too long
// expect: reset: read from PEER: Connection reset by peer
// expect: and again: read from PEER: Connection reset by peer
// expect: written to a reset one: write to PEER: Broken pipe
// expect: a waiting writer: write to PEER: Connection reset by peer
// expect: accept: ECANCELED, the listener was closed
// expect: accepted in order: 3
// expect: out of descriptors: waits, then goes on
// expect: happy: 127.0.0.1 after ::1 did not answer, soon
// expect: happy: cancelled
// expect: no address of it answers, and 2 errors
// expect: a thousand vanished
#include <troth.h>
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int the_port;

/* Prints what is before a message's address, and what is behind it. */
static void say(const char *what, const troth_error *e)
{
    const char *start = strstr(e->message, "127.0.0.1:"), *rest = start ? strchr(start, ' ') : NULL;
    printf("%s%s%.*sPEER:%s\n", what, *what ? ": " : "", start ? (int)(start - e->message) : 0, e->message, rest ? rest : e->message);
}

static async void must_fail(promise(troth_stream *) p)
{
    try {
        stream_close(await p);
        puts("it did not fail");
    } catch (e) {
        if (e->code == ENOENT && strstr(e->message, "invalid"))
            printf("ENOENT %.*s\n", (int)strlen("connect to no-such-host.invalid:80"), e->message);
        else if (e->code == ENAMETOOLONG)
            puts("File name too long");
        else
            puts(e->message);
    }
}

static async void must_not_listen(promise(troth_listener *) p)
{
    try {
        listener_close(await p);
        puts("it did not fail");
    } catch (e) {
        char port[20];
        snprintf(port, sizeof port, ":%d:", the_port);
        const char *at = strstr(e->message, port);
        if (at)
            printf("%.*s:PORT:%s\n", (int)(at - e->message), e->message, at + strlen(port));
        else
            puts(e->message);
    }
}

static async void bad_input(void)
{
    char path[300] = "/";
    memset(path + 1, 'x', sizeof path - 2);
    path[sizeof path - 1] = 0;
    await must_fail(tcp_connect("127.0.0.1", 70000));
    await must_fail(tcp_connect(NULL, 1));
    await must_fail(tcp_connect("no-such-host.invalid", 80));
    troth_listener *l = await tcp_listen("127.0.0.1", 0);
    the_port = listener_port(l);
    await must_not_listen(tcp_listen("127.0.0.1", the_port));
    await must_not_listen(tcp_listen("192.0.2.1", 80));
    listener_close(l);
    await must_fail(unix_connect("/no/such"));
    await must_not_listen(unix_listen("/no/such/folder"));
    await must_fail(unix_connect(path));
}

struct pair { troth_stream *a, *b; };

static async struct pair connected(void)
{
    troth_listener *l = await tcp_listen("127.0.0.1", 0);
    defer listener_close(l);
    struct pair p;
    p.a = await tcp_connect("127.0.0.1", listener_port(l));
    p.b = await listener_accept(l);
    return p;
}

static async void stuff(troth_stream *s)
{
    enum { MUCH = 20 * 1000 * 1000 };
    char *data = calloc(1, MUCH);
    defer free(data);
    await stream_write(s, data, MUCH);
}

static async void resets(void)
{
    struct pair p = await connected();
    defer stream_close(p.a);
    char x;
    tcp_reset(p.b);
    try { await stream_read(p.a, &x, 1); } catch (e) { say("reset", e); }
    try { await stream_read(p.a, &x, 1); } catch (e) { say("and again", e); }
    try { await stream_write(p.a, "x", 1); } catch (e) { say("written to a reset one", e); }
    struct pair q = await connected();
    defer stream_close(q.a);
    promise(void) writing = stuff(q.a);
    await sleep_ms(10);
    tcp_reset(q.b);
    try { await writing; } catch (e) { say("a waiting writer", e); }
}

static async void accepts(void)
{
    troth_listener *l = await tcp_listen("127.0.0.1", 0);
    promise(troth_stream *) a = listener_accept(l), b = listener_accept(l), c = listener_accept(l), d = listener_accept(l);
    promise_cancel(b);
    try { await b; } catch { }
    troth_stream *s[3];
    for (int i = 0; i < 3; i++)
        s[i] = await tcp_connect("127.0.0.1", listener_port(l));
    troth_stream *t[3] = { await a, await c, await d };
    int right = 0;
    for (int i = 0; i < 3; i++) {
        right += !strcmp(stream_local(s[i]), stream_peer(t[i]));
        stream_close(s[i]);
        stream_close(t[i]);
    }
    promise(troth_stream *) e = listener_accept(l);
    listener_close(l);
    try {
        await e;
    } catch (error) {
        printf("accept: %s\n", error->code == ECANCELED && strstr(error->message, "the listener was closed") ? "ECANCELED, the listener was closed" : error->message);
    }
    printf("accepted in order: %d\n", right);
}

/* The clients are connected by the kernel already when the server finds that it has no descriptors left. */
static async void no_descriptors(void)
{
    troth_listener *l = await tcp_listen("127.0.0.1", 0);
    defer listener_close(l);
    struct rlimit limit, none;
    getrlimit(RLIMIT_NOFILE, &limit);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)listener_port(l)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to))
        puts("the client cannot connect");
    none = limit;
    none.rlim_cur = (rlim_t)fd + 1;
    setrlimit(RLIMIT_NOFILE, &none);
    promise(troth_stream *) accepting = listener_accept(l);
    clock_t before = clock();
    await sleep_ms(300);
    bool waits = promise_state(accepting) == PROMISE_PENDING && (clock() - before) < CLOCKS_PER_SEC / 10;
    setrlimit(RLIMIT_NOFILE, &limit);
    troth_stream *s = await promise_timeout(accepting, 5000);
    if (write(fd, "x", 1) != 1)
        puts("the client cannot write");
    char x = 0;
    await stream_read(s, &x, 1);
    stream_close(s);
    close(fd);
    printf("out of descriptors: %s\n", waits && x == 'x' ? "waits, then goes on" : "does not wait");
}

/* A server on ::1 whose backlog is full does not answer. */
static async void happy(void)
{
    troth_listener *l = await tcp_listen("127.0.0.1", 0);
    dns_addresses *both = calloc(1, sizeof *both + 2 * sizeof both->list[0]);
    defer free(both);
    both->count = 2;
    both->list[0] = (dns_address){ .family = 6, .bytes[15] = 1, .text = "::1" };
    both->list[1] = (dns_address){ .family = 4, .bytes = { 127, 0, 0, 1 }, .text = "127.0.0.1" };
    int silent = socket(AF_INET6, SOCK_STREAM, 0), clients[3];
    struct sockaddr_in6 at = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)listener_port(l)), .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    if (setsockopt(silent, IPPROTO_IPV6, IPV6_V6ONLY, &(int){ 1 }, sizeof(int)) || bind(silent, (struct sockaddr *)&at, sizeof at) || listen(silent, 0))
        perror("bind");
    for (int i = 0; i < 3; i++) {
        clients[i] = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0);
        if (connect(clients[i], (struct sockaddr *)&at, sizeof at) && errno != EINPROGRESS)
            perror("connect");
    }
    await sleep_ms(20);
    uint64_t before = loop_now();
    troth_stream *s = await promise_timeout(tcp_connect_any(both, listener_port(l)), 5000);
    printf("happy: %.9s after ::1 did not answer, %s\n", stream_peer(s), loop_now() - before < 2000 ? "soon" : "late");
    stream_close(s);
    promise(troth_stream *) never = tcp_connect("::1", listener_port(l));
    await sleep_ms(10);
    promise_cancel(never);
    try { await never; } catch (e) { printf("happy: %s\n", e->code == ECANCELED ? "cancelled" : e->message); }
    for (int i = 0; i < 3; i++)
        close(clients[i]);
    close(silent);
    listener_close(l);
    try {
        await tcp_connect_any(both, listener_port(l));
    } catch (e) {
        printf("%s, and %u errors\n", strstr(e->message, "no address of it answers") ? "no address of it answers" : e->message, e->error_count);
    }
}

/* Each side ends at some point: at once, in the middle of a read or a write, with a reset or not. */
static async void one_of_many(troth_stream *s, unsigned random)
{
    char buffer[256];
    defer {
        if (random & 1)
            tcp_reset(s);
        else
            stream_close(s);
    }
    try {
        for (unsigned i = random >> 4 & 3; i--;) {
            if (random >> 1 & 1)
                await stream_write(s, buffer, (random >> 6 & 63) + 1);
            promise(size_t) reading = stream_read(s, buffer, sizeof buffer);
            if (random >> 2 & 1)
                promise_cancel(reading);
            if (!await promise_timeout(reading, 10 + (random & 15)))
                break;
        }
        if (random >> 3 & 1)
            free(await promise_timeout(stream_read_line(s), 1 + (random & 7)));
    } catch (e) {
        if (e->code != ECONNRESET && e->code != EPIPE && e->code != ECANCELED && e->code != ETIMEDOUT && e->code != ENOTCONN)
            throw e;
    }
}

static async void serve(troth_listener *l)
{
    unsigned random = 12345;
    foreach_await (troth_stream *s, listener_connections(l)) {
        random = random * 1103515245 + 12345;
        one_of_many(s, random >> 8);
    }
}

static async void client(int port, unsigned random)
{
    troth_stream *s;
    try {
        s = await tcp_connect("127.0.0.1", port);
    } catch (e) {
        if (e->code != ECONNRESET)              /* accepted and reset before we were told */
            throw e;
        return;
    }
    await one_of_many(s, random);
}

static async void thousand(void)
{
    memset(&the_port, 0, sizeof the_port);
    troth_listener *l = await tcp_listen("127.0.0.1", 0);
    promise(void) server = serve(l);
    unsigned random = 1;
    for (int i = 0; i < 20; i++) {
        promise(void) clients[50];
        for (int j = 0; j < 50; j++) {
            random = random * 1103515245 + 12345;
            clients[j] = client(listener_port(l), random >> 8);
        }
        await promise_all_of(clients, 50);
    }
    listener_close(l);
    await server;
    puts("a thousand vanished");
}

async int main(void)
{
    await bad_input();
    await resets();
    await accepts();
    await no_descriptors();
    await happy();
    await thousand();
    return 0;
}
