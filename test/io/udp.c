// UDP: packets between two sockets, IPv4 and IPv6, by name, in order for those who wait, truncated, too long, cancelled.
// real-time
// expect: 127.0.0.1 hello, and back: HELLO
// expect: ::1 six
// expect: 127.0.0.1 four, to a socket of both
// expect: by name
// expect: empty: 0 bytes
// expect: in order: 1 3
// expect: truncated 4 bytes: abcd
// expect: 60000 bytes
// expect: EMSGSIZE
// expect: closed: ECANCELED
// expect: a port is a number from 1 to 65535
// expect: in use
// expect: 200 packets, each in a turn
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static async void to_and_fro(troth_udp *a, troth_udp *b)
{
    await udp_send(a, "127.0.0.1", udp_port(b), "hello", 5);
    udp_packet p = await udp_receive(b);
    printf("%s %s, and back: ", p.host, p.data);
    for (char *c = p.data; *c; c++)
        *c = (char)(*c - 32);
    await udp_send(b, p.host, p.port, p.data, p.size);
    free(p.data);
    p = await udp_receive(a);
    puts(p.port == udp_port(b) ? p.data : "from whom?");
    free(p.data);
}

static async void one(troth_udp *from, const char *host, troth_udp *to, const char *text, const char *end)
{
    promise(udp_packet) coming = udp_receive(to);
    await udp_send(from, host, udp_port(to), text, strlen(text));
    udp_packet p = await coming;
    if (*end != ' ')
        printf("%s %s%s\n", p.host, p.data, end);
    else
        puts(p.data);
    free(p.data);
}

static async void order(troth_udp *from, troth_udp *to)
{
    promise(udp_packet) a = udp_receive(to), b = udp_receive(to), c = udp_receive(to);
    promise_cancel(b);
    try { await b; } catch { }
    await udp_send(from, "127.0.0.1", udp_port(to), "1", 1);
    await udp_send(from, "127.0.0.1", udp_port(to), "3", 1);
    udp_packet p = await a, q = await c;
    printf("in order: %s %s\n", p.data, q.data);
    free(p.data);
    free(q.data);
}

static async void sizes(troth_udp *from, troth_udp *to)
{
    char *big = calloc(1, 70000);
    defer free(big);
    udp_limit(to, 4);
    await udp_send(from, "127.0.0.1", udp_port(to), "abcdefgh", 8);
    udp_packet p = await udp_receive(to);
    printf("%s %zu bytes: %s\n", p.truncated ? "truncated" : "whole", p.size, p.data);
    free(p.data);
    udp_limit(to, 0);
    await udp_send(from, "127.0.0.1", udp_port(to), big, 60000);
    p = await udp_receive(to);
    printf("%zu bytes%s\n", p.size, p.truncated ? ", truncated" : "");
    free(p.data);
    try { await udp_send(from, "127.0.0.1", udp_port(to), big, 70000); } catch (e) { puts(e->code == EMSGSIZE ? "EMSGSIZE" : e->message); }
}

static async void ends(troth_udp *a)
{
    troth_udp *u = await udp_open("127.0.0.1", 0);
    promise(udp_packet) coming = udp_receive(u), dropped = udp_receive(a);
    int port = udp_port(u);
    promise_cancel(dropped);
    try { await udp_open("127.0.0.1", port); puts("a port twice"); } catch (e) {
        udp_close(u);
        try { await coming; } catch (e) { printf("closed: %s\n", e->code == ECANCELED ? "ECANCELED" : e->message); }
        try { await udp_send(a, "127.0.0.1", 70000, "x", 1); } catch (e) { puts(strstr(e->message, "a port")); }
        puts(e->code == EADDRINUSE ? "in use" : e->message);
    }
}

/* More sends in a row than are done at once. */
static async void many(troth_udp *from, troth_udp *to)
{
    int got = 0;
    for (int i = 0; i < 200; i++) {
        await udp_send(from, "127.0.0.1", udp_port(to), &i, sizeof i);
        udp_packet p = await udp_receive(to);
        got += p.size == sizeof i && !memcmp(p.data, &i, sizeof i);
        free(p.data);
    }
    printf("%d packets, each in a turn\n", got);
}

async int main(void)
{
    troth_udp *a = await udp_open("127.0.0.1", 0), *b = await udp_open("127.0.0.1", 0);
    troth_udp *six = await udp_open("::1", 0), *both = await udp_open(NULL, 0);
    defer { udp_close(a); udp_close(b); udp_close(six); udp_close(both); udp_close(NULL); }
    await to_and_fro(a, b);
    await one(both, "::1", six, "six", "");
    await one(a, "127.0.0.1", both, "four", ", to a socket of both");
    await one(both, "localhost", b, "by name", " ");
    await udp_send(a, "127.0.0.1", udp_port(b), NULL, 0);
    udp_packet p = await udp_receive(b);
    printf("empty: %zu bytes\n", p.size);
    free(p.data);
    await order(a, b);
    await sizes(a, b);
    await ends(a);
    await many(a, b);
    return 0;
}
