/*
 * tls_echo FOLDER [require]: a TLS server that sends back what it gets; it prints its port, then a line for each connection
 * that ends. SIGTERM ends it.
 */
#include <troth.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static async void echo(troth_stream *below, troth_tls_context *context)
{
    try {
        troth_stream *s = await tls_server(below, context);
        defer stream_close(s);
        size_t all = 0;
        foreach_await (troth_bytes chunk, stream_chunks(s)) {
            await stream_write(s, chunk.data, chunk.size);
            all += chunk.size;
        }
        await stream_shutdown(s);
        printf("%s %s %s %s %zu%s\n", tls_protocol(s), tls_alpn(s) ? tls_alpn(s) : "-", tls_server_name(s) ? tls_server_name(s) : "-",
            tls_peer_subject(s) ? tls_peer_subject(s) : "-", all, tls_resumed(s) ? " resumed" : "");
    } catch (e) {
        printf("error: %s\n", strchr(e->message + 4, ' '));
    }
    fflush(stdout);
}

static async void serve(troth_listener *l, troth_tls_context *context)
{
    foreach_await (troth_stream *below, listener_connections(l))
        echo(below, context);
}

async int main(int argc, char **argv)
{
    char certificate[500], key[500], ca[500];
    snprintf(certificate, sizeof certificate, "%s/server.pem", argv[1]);
    snprintf(key, sizeof key, "%s/server.key", argv[1]);
    snprintf(ca, sizeof ca, "%s/ca.pem", argv[1]);
    troth_tls_context *context = await tls_context_new(&(tls_options){ .certificate_file = certificate, .key_file = key, .alpn = "echo",
        .ca_file = ca, .client_certificate = argc > 2 ? TLS_REQUIRE_CLIENT_CERTIFICATE : TLS_NO_CLIENT_CERTIFICATE });
    troth_listener *l = await tcp_listen("127.0.0.1", 0);
    promise(int) stop = signal_wait(SIGTERM);
    promise(void) serving = serve(l, context);
    printf("%d\n", listener_port(l));
    fflush(stdout);
    await stop;
    listener_close(l);
    promise_cancel(serving);
    tls_context_close(context);
    return 0;
}
