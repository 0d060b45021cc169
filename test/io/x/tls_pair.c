/*
 * tls_pair FOLDER CASE...: a TLS client and server in one program, over loopback; test_tls.py makes the certificates.
 * Aborts if something is not as it should be.
 */
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "../check.h"

static const char *folder;

static const char *file(const char *name)
{
    static char paths[8][500];
    static int next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static async troth_tls_context *server_context(const char *name, tls_client_certificate ask)
{
    char certificate[50], key[50];
    snprintf(certificate, sizeof certificate, "%s.pem", name);
    snprintf(key, sizeof key, "%s.key", name);
    return await tls_context_new(&(tls_options){ .certificate_file = file(certificate), .key_file = file(key),
        .ca_file = ask ? file("ca.pem") : NULL, .client_certificate = ask, .alpn = "two,one" });
}

static async troth_tls_context *client_context(const char *certificate)
{
    char path[50], key[50];
    snprintf(path, sizeof path, "%s.pem", certificate ? certificate : "");
    snprintf(key, sizeof key, "%s.key", certificate ? certificate : "");
    return await tls_context_new(&(tls_options){ .ca_file = file("ca.pem"), .certificate_file = certificate ? file(path) : NULL,
        .key_file = certificate ? file(key) : NULL, .alpn = "one,two" });
}

/* --- two ends of one connection --------------------------------------------------------------------------------------------- */

struct pair { troth_stream *client, *server; };

static void close_pair(struct pair *p)
{
    stream_close(p->client);
    stream_close(p->server);
}

static async struct pair tcp_pair(void)
{
    troth_listener *l = await tcp_listen("127.0.0.1", 0);
    defer listener_close(l);
    promise(troth_stream *) server = listener_accept(l);
    struct pair p;
    p.client = await tcp_connect("127.0.0.1", listener_port(l));
    p.server = await server;
    return p;
}

static async struct pair tls_pair(troth_tls_context *client, troth_tls_context *server, const char *name)
{
    struct pair p = await tcp_pair();
    promise(troth_stream *) s = tls_server(p.server, server);
    tls_options options = { .context = client };
    promise(troth_stream *) c = tls_client(p.client, name, &options);
    p.client = await c;
    p.server = await s;
    return p;
}

/* --- cases -------------------------------------------------------------------------------------------------------------------- */

static async void expect_line(troth_stream *s, const char *expected)
{
    char *line = await stream_read_line(s);
    CHECK(strcmp(line, expected) == 0);
    free(line);
}

static async void expect_rest(troth_stream *s, const char *expected)
{
    char *rest = await stream_read_all(s);
    CHECK(strcmp(rest, expected) == 0);
    free(rest);
}

static async void talk(troth_tls_context *client, troth_tls_context *server)
{
    struct pair p = await tls_pair(client, server, "localhost");
    defer close_pair(&p);
    CHECK(strcmp(tls_protocol(p.client), "TLSv1.3") == 0 && strcmp(tls_alpn(p.client), "two") == 0 && strcmp(tls_alpn(p.server), "two") == 0);
    CHECK(strcmp(tls_server_name(p.server), "localhost") == 0 && strcmp(tls_peer_subject(p.client), "CN=localhost") == 0);
    CHECK(!tls_peer_subject(p.server) && tls_cipher(p.client) && stream_fd(p.client) >= 0 && strncmp(stream_peer(p.client), "127.0.0.1:", 10) == 0);
    await stream_write_text(p.client, "hello\nthere\n");
    await expect_line(p.server, "hello");
    await stream_printf(p.server, "%d\n", 42);
    await expect_line(p.client, "42");
    await stream_shutdown(p.client);                /* a half-close: the server goes on */
    await expect_rest(p.server, "there\n");
    await stream_write_text(p.server, "bye");
    stream_close(p.server);
    p.server = NULL;
    await expect_rest(p.client, "bye");
    REJECTS(stream_write_text(p.client, "x"), EPIPE, NULL);
}

/* One byte from the server: the tickets come before it. True: it went on from an earlier session. */
static async bool visit(troth_listener *l, troth_tls_context *client, troth_tls_context *server)
{
    promise(troth_stream *) accepted = listener_accept(l);
    promise(troth_stream *) c = tls_connect("127.0.0.1", listener_port(l), &(tls_options){ .context = client, .server_name = "localhost" });
    struct pair p = { NULL, NULL };
    defer close_pair(&p);
    p.server = await tls_server(await accepted, server);
    p.client = await c;
    await stream_write_text(p.server, "x");
    char byte;
    CHECK(await stream_read(p.client, &byte, 1) == 1);
    CHECK(tls_resumed(p.client) == tls_resumed(p.server));
    return tls_resumed(p.client);
}

static async void resumes(troth_tls_context *client, troth_tls_context *server)
{
    troth_listener *first = await tcp_listen("127.0.0.1", 0), *second = await tcp_listen("127.0.0.1", 0);
    defer {
        listener_close(first);
        listener_close(second);
    }
    for (int i = 0; i < 4; i++)
        CHECK(await visit(first, client, server) == (i > 0));
    CHECK(!await visit(second, client, server));    /* another port, another server */
}

static async void send_pattern(troth_stream *s, size_t size, unsigned seed)
{
    size_t room = 100000;
    unsigned char *data = malloc(room);
    defer free(data);
    for (size_t at = 0; at < size; ) {
        size_t n = 1 + (seed * 7919 + at) % room;
        n = n < size - at ? n : size - at;
        for (size_t i = 0; i < n; i++)
            data[i] = (unsigned char)((at + i) * seed >> 3);
        await stream_write(s, data, n);
        at += n;
    }
    await stream_shutdown(s);
}

static async size_t receive_pattern(troth_stream *s, unsigned seed)
{
    size_t at = 0;
    foreach_await (troth_bytes chunk, stream_chunks(s)) {
        for (size_t i = 0; i < chunk.size; i++)
            CHECK((unsigned char)chunk.data[i] == (unsigned char)((at + i) * seed >> 3));
        at += chunk.size;
    }
    return at;
}

static async void transfer(troth_tls_context *client, troth_tls_context *server, size_t size)
{
    struct pair p = await tls_pair(client, server, "localhost");
    defer close_pair(&p);
    promise(void) a = send_pattern(p.client, size, 3), b = send_pattern(p.server, size, 5);
    promise(size_t) c = receive_pattern(p.server, 3), d = receive_pattern(p.client, 5);
    CHECK(await c == size && await d == size);
    await a;
    await b;
}

/* Reads what comes until nothing has come for a while. */
static async size_t what_came(troth_stream *s)
{
    static char buffer[100000];
    for (size_t all = 0;;) {
        promise(size_t) r = stream_read(s, buffer, sizeof buffer);
        if (await promise_race(r, sleep_ms(50)) == 1) {
            promise_cancel(r);
            REJECTS(r, ECANCELED, NULL);
            return all;
        }
        all += await r;
    }
}

/* The writer of a session waits for a slow reader; a write that was cancelled leaves the session whole for the other way. */
static async void slow_reader(troth_tls_context *client, troth_tls_context *server)
{
    static char data[8 << 20];
    struct pair p = await tls_pair(client, server, "localhost");
    defer close_pair(&p);
    promise(void) w = stream_write(p.client, data, sizeof data);
    CHECK(await promise_race(w, sleep_ms(30)) == 1);
    char *buffer = malloc(sizeof data);
    defer free(buffer);
    await stream_read_exactly(p.server, buffer, sizeof data);
    await w;
    w = stream_write(p.client, data, sizeof data);
    CHECK(await promise_race(w, sleep_ms(20)) == 1);
    promise_cancel(w);
    REJECTS(w, ECANCELED, NULL);
    REJECTS(stream_write_text(p.client, "x"), EPIPE, NULL);
    size_t came = await what_came(p.server);
    CHECK(came > 0 && came < sizeof data);
    await stream_write_text(p.server, "the other way");
    CHECK(await stream_read(p.client, buffer, sizeof data) == 13);
    promise(size_t) r = stream_read(p.server, buffer, 10);
    stream_close(p.client);
    p.client = NULL;
    CHECK(await r == 0);
}

static async void cut_off(troth_tls_context *client, troth_tls_context *server)
{
    struct pair p = await tls_pair(client, server, "localhost");
    defer close_pair(&p);
    await stream_write_text(p.server, "part");
    CHECK(shutdown(stream_fd(p.server), SHUT_WR) == 0); /* its end comes without a notification */
    char buffer[10];
    CHECK(await stream_read(p.client, buffer, sizeof buffer) == 4);
    for (int i = 0; i < 2; i++)
        REJECTS(stream_read(p.client, buffer, sizeof buffer), ECONNRESET,
            "tls localhost: the connection was cut off: it ended without a close notification");
}

/* What fails, and how both sides say it. */
static async void refused(const char *certificate, const char *name, tls_client_certificate ask, const char *own, int code, const char *client_says, const char *server_says)
{
    troth_tls_context *server = await server_context(certificate, ask), *client = await client_context(own);
    defer {
        tls_context_close(server);
        tls_context_close(client);
    }
    struct pair p = await tcp_pair();
    promise(troth_stream *) s = tls_server(p.server, server);
    tls_options options = { .context = client };
    promise(troth_stream *) c = tls_client(p.client, name, &options);
    await promise_all_settled(s, c);
    if (promise_state(c) == PROMISE_FULFILLED) {    /* TLS 1.3: the server says it later */
        p.client = await c;
        char byte;
        REJECTS(stream_read(p.client, &byte, 1), code, client_says);
        stream_close(p.client);
    } else {
        REJECTS(c, code, client_says);
    }
    CHECK(promise_state(s) == PROMISE_REJECTED);
    const char *said = promise_error(s)->message;
    if (!strstr(said, server_says)) {
        fprintf(stderr, "the server says %s, expected %s\n", said, server_says);
        abort();
    }
}

static async void faults(void)
{
    await refused("self", "localhost", 0, NULL, EACCES, "tls localhost: certificate verify failed: self-signed certificate", "unknown ca");
    await refused("expired", "localhost", 0, NULL, EACCES, "tls localhost: certificate verify failed: certificate has expired", "certificate expired");
    await refused("wrong", "localhost", 0, NULL, EACCES, "tls localhost: certificate verify failed: hostname mismatch", "bad certificate");
    await refused("wrong", "127.0.0.1", 0, NULL, EACCES, "tls 127.0.0.1: certificate verify failed: IP address mismatch", "bad certificate");
    await refused("stranger", "localhost", 0, NULL, EACCES, "tls localhost: certificate verify failed: unable to get local issuer certificate", "unknown ca");
    await refused("server", "localhost", TLS_REQUIRE_CLIENT_CERTIFICATE, NULL, EPROTO, "tls localhost: tlsv13 alert certificate required", "peer did not return a certificate");
    await refused("server", "localhost", TLS_ASK_CLIENT_CERTIFICATE, "self", EPROTO, "tls localhost: tlsv1 alert unknown ca", "certificate verify failed: self-signed certificate");
    await refused("server", "localhost", TLS_REQUIRE_CLIENT_CERTIFICATE, "expired", EPROTO, "tls localhost: sslv3 alert certificate expired", "certificate verify failed: certificate has expired");
}

static async void contexts(void)
{
    REJECTS(tls_context_new(&(tls_options){ .ca_file = "/no/such" }), ENOENT, "tls authorities /no/such: No such file or directory");
    REJECTS(tls_context_new(&(tls_options){ .certificate_file = "/no/such" }), ENOENT, "tls certificate /no/such: No such file or directory");
    REJECTS(tls_context_new(&(tls_options){ .certificate_file = file("server.pem"), .key_file = "/no/such" }), ENOENT, "tls key /no/such: No such file or directory");
    REJECTS(tls_context_new(&(tls_options){ .certificate_file = file("server.pem"), .key_file = file("ca.key") }), EINVAL, NULL);
    REJECTS(tls_context_new(&(tls_options){ .certificate_file = file("server.key") }), EINVAL, NULL);
    REJECTS(tls_context_new(&(tls_options){ .certificate_file = file("locked.pem"), .key_file = file("locked.key") }), EINVAL, NULL);
    REJECTS(tls_context_new(&(tls_options){ .certificate_file = file("locked.pem"), .key_file = file("locked.key"), .key_password = "wrong" }), EINVAL, NULL);
    REJECTS(tls_context_new(&(tls_options){ .alpn = "a,,b" }), EINVAL, NULL);
    REJECTS(tls_context_new(&(tls_options){ .alpn = "" }), EINVAL, NULL);
    tls_context_close(await tls_context_new(&(tls_options){ .certificate_file = file("locked.pem"), .key_file = file("locked.key"), .key_password = "secret" }));
    tls_context_close(await tls_context_new(NULL));
    tls_context_close(NULL);
    tls_context_new(NULL);
    struct pair p = await tcp_pair();
    REJECTS(tls_server(p.server, NULL), EINVAL, "tls server: the context has no certificate");
    REJECTS(tls_client(p.client, NULL, NULL), EINVAL, NULL);
    REJECTS(tls_connect("127.0.0.1", 1, NULL), ECONNREFUSED, NULL);
    p = await tcp_pair();
    promise(troth_stream *) c = tls_client(p.client, "localhost", NULL);
    await stream_write_text(p.server, "SSH-2.0-not TLS at all\r\n");
    REJECTS(c, EPROTO, "tls localhost: wrong version number");
    stream_close(p.server);
    p = await tcp_pair();
    c = tls_client(p.client, "localhost", NULL);
    await stream_shutdown(p.server);
    REJECTS(c, ECONNRESET, "tls localhost: the other end closed the connection during the handshake");
    stream_close(p.server);
    CHECK(!tls_alpn(NULL) && !tls_resumed(NULL));
}

static async void by_name(void)
{
    tls_certificate names[] = { { "wrong.test", file("wrong.pem"), file("wrong.key") }, { "*.star.test", file("star.pem"), file("star.key") } };
    troth_tls_context *server = await tls_context_new(&(tls_options){ .certificate_file = file("server.pem"), .key_file = file("server.key"),
        .names = names, .name_count = 2, .alpn = "x" });
    troth_tls_context *client = await tls_context_new(&(tls_options){ .ca_file = file("ca.pem"), .alpn = "x", .minimum = TLS_1_3 });
    static const char *const asked[] = { "localhost", "wrong.test", "a.star.test", "A.STAR.test", "localhost", NULL };
    static const char *const given[] = { "CN=localhost", "CN=wrong.test", "CN=*.star.test", "CN=*.star.test", "CN=localhost" };
    for (int i = 0; asked[i]; i++) {
        struct pair p = await tls_pair(client, server, asked[i]);
        defer close_pair(&p);
        CHECK(strcmp(tls_peer_subject(p.client), given[i]) == 0 && strcmp(tls_alpn(p.server), "x") == 0);
    }
    tls_context_close(client);
    client = await tls_context_new(&(tls_options){ .insecure = true, .alpn = "y" });
    REJECTS(tls_pair(client, server, "a.b.star.test"), EPROTO, "tls a.b.star.test: tlsv1 alert no application protocol");
    tls_context_close(client);
    tls_context_close(server);
}

static async void client_certificates(void)
{
    troth_tls_context *server = await server_context("server", TLS_REQUIRE_CLIENT_CERTIFICATE), *client = await client_context("client");
    struct pair p = await tls_pair(client, server, "127.0.0.1");
    CHECK(strcmp(tls_peer_subject(p.server), "CN=client") == 0);
    await stream_write_text(p.client, "x");
    char byte;
    CHECK(await stream_read(p.server, &byte, 1) == 1);
    close_pair(&p);
    tls_context_close(server);
    tls_context_close(client);
}

/* --- interruptions -------------------------------------------------------------------------------------------------------------- */

static unsigned random_state = 1;
static unsigned random_below(unsigned n)
{
    random_state = random_state * 1103515245 + 12345;
    return (random_state >> 8) % n;
}

static bool is_end(const troth_error *e) { return e->code == ECONNRESET || e->code == EPIPE || e->code == ECANCELED; }

static async void serve_quietly(troth_stream *below, troth_tls_context *context)
{
    try {
        troth_stream *s = await tls_server(below, context);
        defer stream_close(s);
        char buffer[1000];
        size_t n;
        while ((n = await stream_read(s, buffer, sizeof buffer)))
            await stream_write(s, buffer, n);
    } catch (e) {
        if (!is_end(e))
            throw e;
    }
}

static async void serve_all(troth_listener *l, troth_tls_context *context)
{
    foreach_await (troth_stream *below, listener_connections(l))
        serve_quietly(below, context);
}

static async void use(int port, troth_tls_context *context)
{
    troth_stream *s = await tls_connect("127.0.0.1", port, &(tls_options){ .context = context });
    defer stream_close(s);
    char buffer[3000] = "";
    for (int i = 0; i < 3; i++) {
        await stream_write(s, buffer, sizeof buffer);
        await stream_read_exactly(s, buffer, sizeof buffer);
    }
    await stream_shutdown(s);
    CHECK(await stream_read(s, buffer, 1) == 0);
}

static void resolve(void *p) { promise_resolve((promise(void))p); }

/* After so many turns of the loop it is cancelled. */
static async bool interrupted(promise(void) p, unsigned turns)
{
    while (turns-- && promise_state(p) == PROMISE_PENDING) {
        promise(void) turn = promise_new(void);
        loop_immediate(resolve, turn);
        await turn;
    }
    bool done = promise_state(p) == PROMISE_FULFILLED;
    promise_cancel(p);
    try {
        await p;
    } catch (e) {
        if (e->code != ECANCELED)
            throw e;
    }
    return done;
}

static async void drops(troth_tls_context *client, troth_tls_context *server, int count)
{
    troth_listener *l = await tcp_listen("127.0.0.1", 0);
    promise(void) serving = serve_all(l, server);
    int done = 0;
    for (int i = 0; i < count; i += 10) {
        promise(bool) some[10] = { NULL };
        for (int k = 0; k < 10; k++)
            some[k] = interrupted(use(listener_port(l), client), random_below(100));
        for (int k = 0; k < 10; k++)
            done += await some[k];
    }
    CHECK(done > 0 && done < count);
    listener_close(l);
    await serving;
}

async int main(int argc, char **argv)
{
    folder = argv[1];
    troth_tls_context *server = await server_context("server", 0), *client = await client_context(NULL);
    for (int i = 2; i < argc; i++) {
        const char *name = argv[i];
        if (!strcmp(name, "talk"))
            await talk(client, server);
        else if (!strcmp(name, "resumes"))
            await resumes(client, server);
        else if (!strcmp(name, "transfer"))
            await transfer(client, server, 10 << 20);
        else if (!strcmp(name, "slow"))
            await slow_reader(client, server);
        else if (!strcmp(name, "cut"))
            await cut_off(client, server);
        else if (!strcmp(name, "faults"))
            await faults();
        else if (!strcmp(name, "contexts"))
            await contexts();
        else if (!strcmp(name, "names"))
            await by_name();
        else if (!strcmp(name, "clients"))
            await client_certificates();
        else if (!strcmp(name, "drops"))
            await drops(client, server, 1000);
        else
            CHECK(!"a case of that name");
    }
    tls_context_close(client);
    tls_context_close(server);
    return 0;
}
