/*
 * tls.h: TLS on OpenSSL, for clients and servers, over any stream. What comes out is a stream (stream.h).
 *
 * A client verifies the server's certificate, and that it is for the name that was asked for, unless it is told not to.
 * docs/tls.md says more.
 */
#ifndef TROTH_TLS_H
#define TROTH_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <troth/stream.h>
#include <troth/task.h>

typedef struct troth_tls_context troth_tls_context;

typedef enum { TLS_1_2 = 0, TLS_1_3 } tls_version;
/* Does a server want a certificate of the client? ASK: it may send none; one that is sent is verified. */
typedef enum { TLS_NO_CLIENT_CERTIFICATE, TLS_ASK_CLIENT_CERTIFICATE, TLS_REQUIRE_CLIENT_CERTIFICATE } tls_client_certificate;

/* A server's certificate for one name: "example.org" or "*.example.org". */
typedef struct tls_certificate { const char *name, *certificate_file, *key_file; } tls_certificate;

/* All zero: a client's defaults. Files are PEM. Borrowed until the promise that it is given for settles. */
typedef struct tls_options {
    const char *ca_file, *ca_directory;         /* whom to trust, instead of the system's authorities */
    const char *certificate_file;               /* this side's: the certificate, then those that lead to an authority */
    const char *key_file;                       /* its key; NULL: in the same file */
    const char *key_password;                   /* of an encrypted key, or NULL */
    const char *alpn;                           /* application protocols, the best one first: "h2,http/1.1" */
    tls_version minimum;
    bool insecure;                              /* a client: any certificate will do. For tests */
    bool tolerates_cut;                         /* a connection that ends without TLS's own notification has just ended: for
                                                   protocols that say how long things are, and peers that do not care */
    tls_client_certificate client_certificate;  /* a server's */
    const tls_certificate *names;               /* a server's: certificates by the name that the client asks for (SNI); */
    size_t name_count;                          /* without a match it is certificate_file */
    const char *server_name;                    /* tls_connect: the name to ask for and to verify; NULL: the host */
    troth_tls_context *context;                 /* a client: made before, instead of all of the above but server_name */
} tls_options;

/* What is read once and shared by many connections: certificates, authorities, the sessions to go on with. It belongs to the
 * thread that made it. The files are read on the thread pool. options NULL: defaults. Gives. Errors say what is wrong with
 * which file: "tls certificate x.pem: No such file or directory", "tls key k.pem: key values mismatch". */
TROTH_PROMISE(struct_troth_tls_context_ptr, troth_tls_context *) tls_context_new(const tls_options *options);
/* Gives it up; connections that use it go on. Accepts NULL. */
void tls_context_close(troth_tls_context *context);

/* Connects to a server (tcp_connect) and makes the handshake. options NULL: the defaults; their context is made once, that
 * of any others each time unless they name one. The certificate must be for `host`, which is sent to the server, too, unless
 * it is an address. Gives a stream. Errors: those of tcp_connect; EACCES, "tls example.org:443: certificate verify failed:
 * self-signed certificate"; EPROTO, what else the handshake failed with; ECONNRESET, the other end went away. */
TROTH_PROMISE(struct_troth_stream_ptr, troth_stream *) tls_connect(const char *host, int port, const tls_options *options);
/* The same over a stream, which is taken: it is closed with the new one, or when the handshake fails or is cancelled.
 * The name and the options are borrowed until it settles; server_name NULL: only if insecure. */
TROTH_PROMISE(struct_troth_stream_ptr, troth_stream *) tls_client(troth_stream *below, const char *server_name, const tls_options *options);
/* The server's side of a connection, which is taken. The context needs a certificate. */
TROTH_PROMISE(struct_troth_stream_ptr, troth_stream *) tls_server(troth_stream *below, troth_tls_context *context);

/* Of a stream of this header; of any other one: NULL, false. What is given is lent until the stream is closed. */
const char *tls_protocol(troth_stream *s);      /* "TLSv1.3" */
const char *tls_cipher(troth_stream *s);        /* "TLS_AES_256_GCM_SHA384" */
const char *tls_alpn(troth_stream *s);          /* the application protocol that was agreed upon; NULL: none */
const char *tls_server_name(troth_stream *s);   /* the name that the client asked for; NULL: none */
const char *tls_peer_subject(troth_stream *s);  /* of the other end's certificate, "CN=example.org"; NULL: it sent none */
bool tls_resumed(troth_stream *s);              /* the session goes on from an earlier connection */

#endif
