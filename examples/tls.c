/*
 * TLS, both sides: a server that answers in capitals, and clients that trust it, do not, and look for somebody else. The
 * certificate is made by the openssl command. With a host it is a client: it shows who answers there.
 *
 *     troth run examples/tls.c
 *     troth run examples/tls.c debian.org
 *
 * Read: tls_context_new, tls_server, tls_connect with a time-out; what an error says; a server that is ended by a cancel.
 */
// no-sweep memory: a connection that cannot even be answered keeps its client waiting; a time-out would end that
#include <troth.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A key and a certificate that is signed with it, in one file. */
static async void make_certificate(const char *path)
{
    process_result made = await process_run((char *[]){ "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "1", "-keyout", "-", "-out", "-", NULL }, NULL);
    defer process_result_free(&made);
    if (made.status != 0)
        throw error_new(EINVAL, "openssl: status %d: %s", made.status, made.errors);
    await fs_write_file(path, made.output, made.output_size);
}

/* Without whom it is about: the port is another one each time. */
static const char *reason(const troth_error *e)
{
    const char *colon = strstr(e->message, ": ");
    return colon ? colon + 2 : e->message;
}

/* --- the server ------------------------------------------------------------------------------------------------------------- */

static async void answer(troth_stream *connection, troth_tls_context *context)
{
    try {
        troth_stream *s = await tls_server(connection, context);    /* docs/tls.md: with a time-out */
        defer stream_close(s);
        foreach_await (char *line, stream_lines(s)) {
            for (char *c = line; *c; c++)
                *c = (char)toupper((unsigned char)*c);
            await stream_printf(s, "%s\n", line);
        }
        await stream_shutdown(s);
    } catch (e) {
        if (e->code == ECANCELED)
            throw e;
        printf("server: %s\n", reason(e));     /* one connection's failure is its own */
    }
}

static async int serve(troth_listener *l, troth_tls_context *context)
{
    int served = 0;
    foreach_await (troth_stream *connection, listener_connections(l)) {
        answer(connection, context);
        served++;
    }
    return served;
}

/* --- clients ---------------------------------------------------------------------------------------------------------------- */

static async bool ask(const char *what, int port, const tls_options *options)
{
    try {
        troth_stream *s = await tls_connect("127.0.0.1", port, options);
        defer stream_close(s);
        await stream_printf(s, "%s over %s\n", what, tls_protocol(s));
        await stream_shutdown(s);
        char *answer = await stream_read_all(s);
        printf("%s: %s", what, answer);
        free(answer);
        return true;
    } catch (e) {
        if (e->code == ECANCELED)
            throw e;                            /* asked to stop: it must not go on with the next one */
        printf("%s: %s\n", what, reason(e));
        return false;
    }
}

static async void show(const char *host)
{
    troth_stream *s = await promise_timeout(tls_connect(host, 443, NULL), 10000);
    defer stream_close(s);
    printf("%s: %s, %s, %s\n", stream_peer(s), tls_peer_subject(s), tls_protocol(s), tls_cipher(s));
    await stream_printf(s, "HEAD / HTTP/1.0\r\nHost: %s\r\n\r\n", host);
    char *line = await stream_read_line(s);
    puts(line ? line : "no answer");
    free(line);
}

static async int ask_all(int port, const char *certificate)
{
    int answered = await ask("a friend", port, &(tls_options){ .ca_file = certificate, .server_name = "localhost" });
    answered += await ask("a stranger", port, NULL);
    answered += await ask("somebody else's friend", port, &(tls_options){ .ca_file = certificate, .server_name = "example.org" });
    return answered + await ask("careless", port, &(tls_options){ .insecure = true });
}

static async void demonstrate(const char *certificate)
{
    await make_certificate(certificate);
    troth_tls_context *context = await tls_context_new(&(tls_options){ .certificate_file = certificate });
    defer tls_context_close(context);
    troth_listener *l = await tcp_listen("127.0.0.1", 0);
    defer listener_close(l);
    {
        promise(int) server = serve(l, context), clients = ask_all(listener_port(l), certificate);
        if (await promise_race(server, clients) == 1)   /* if the server fails, nobody waits for its answers */
            printf("%d were answered\n", await clients);
        promise_cancel(server);
    }
}

async int main(int argc, char **argv)
{
    if (argc > 1) {
        await show(argv[1]);
        return 0;
    }
    char *folder = await fs_temporary_directory("tls-"), path[500];
    defer free(folder);
    defer await fs_remove_all(folder);
    snprintf(path, sizeof path, "%s/certificate.pem", folder);
    await demonstrate(path);
    return 0;
}
