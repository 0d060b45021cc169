/*
 * tls_get PORT [ca=FILE] [cert=FILE] [key=FILE] [name=NAME] [alpn=LIST] [insecure=1] [tolerant=1] [send=TEXT]
 * [times=N] [size=N]: a TLS client. Each time it connects to 127.0.0.1, sends the text (or so many bytes of a pattern, and reads at the same time), ends its side,
 * and prints what came (or whether the pattern came back).
 */
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *word(int argc, char **argv, const char *name)
{
    size_t length = strlen(name);
    for (int i = 2; i < argc; i++)
        if (!strncmp(argv[i], name, length) && argv[i][length] == '=')
            return argv[i] + length + 1;
    return NULL;
}

static async void send_pattern(troth_stream *s, const char *data, size_t size)
{
    await stream_write(s, data, size);
    await stream_shutdown(s);
}

static async void mirror(troth_stream *s, size_t size)
{
    char *data = malloc(size);
    defer free(data);
    for (size_t i = 0; i < size; i++)
        data[i] = (char)(i * 31 >> 4);
    promise(void) sending = send_pattern(s, data, size);
    size_t got;
    char *back = await stream_read_all(s, &got);
    printf("%zu bytes came back %s\n", got, got == size && !memcmp(back, data, size) ? "as they were" : "changed");
    free(back);
    await sending;
}

async int main(int argc, char **argv)
{
    const char *send = word(argc, argv, "send"), *size = word(argc, argv, "size"), *times = word(argc, argv, "times");
    tls_options options = { .ca_file = word(argc, argv, "ca"), .certificate_file = word(argc, argv, "cert"), .key_file = word(argc, argv, "key"),
        .alpn = word(argc, argv, "alpn"), .insecure = word(argc, argv, "insecure"),
        .tolerates_cut = word(argc, argv, "tolerant"), .server_name = word(argc, argv, "name") };
    tls_options made = { .server_name = options.server_name };
    if (times)
        made.context = await tls_context_new(&options);
    defer tls_context_close(made.context);
    try {
        for (int n = times ? atoi(times) : 1; n--; ) {
            troth_stream *s = await tls_connect("127.0.0.1", atoi(argv[1]), times ? &made : &options);
            defer stream_close(s);
            if (size) {
                await mirror(s, (size_t)atol(size));
                continue;
            }
            if (send) {
                await stream_write_text(s, send);
                await stream_write_text(s, "\n");
            }
            char *all = await stream_read_all(s);
            printf("[%s %s %s%s]\n%s", tls_protocol(s), tls_alpn(s) ? tls_alpn(s) : "-", tls_peer_subject(s), tls_resumed(s) ? " resumed" : "", all);
            free(all);
        }
    } catch (e) {
        printf("error: %s\n", e->message);
        return 1;
    }
    return 0;
}
