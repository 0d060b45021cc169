/*
 * context.h: the inside of TLS, shared by its two files: contexts, and what OpenSSL's errors say.
 */
#ifndef TROTH_TLS_CONTEXT_H
#define TROTH_TLS_CONTEXT_H

#include <openssl/ssl.h>

#include <troth/tls.h>

enum { TROTH__TLS_SESSIONS = 64 };

/* A session that a client may go on with; `key` says with whom. */
struct troth__tls_session { char *key; SSL_SESSION *session; };

struct troth_tls_context {
    SSL_CTX *ssl;
    unsigned holds;                             /* the owner's, and one a connection */
    bool insecure, tolerates_cut;
    unsigned char *alpn;                        /* as on the wire: each name behind its length */
    unsigned alpn_size;
    struct { char *name; SSL_CTX *ssl; } *names;    /* a server's */
    size_t name_count;
    struct troth__tls_session sessions[TROTH__TLS_SESSIONS];
    unsigned next_session;                      /* which one is replaced when all are in use */
};

/* Why a context could not be made. */
struct troth__tls_failure { int code; char message[512]; };

/* Reads the files, blocking; on any thread. NULL: *failure says why. */
troth_tls_context *troth__tls_context_make(const tls_options *options, struct troth__tls_failure *failure);
void troth__tls_context_drop(troth_tls_context *context);

/* The session to go on with, given away, or NULL. And what a later connection may go on with: takes it. */
SSL_SESSION *troth__tls_session_take(troth_tls_context *context, const char *key);
void troth__tls_session_put(troth_tls_context *context, const char *key, SSL_SESSION *session);

/* What the first error of the queue means; empties it. "" if there was none. */
const char *troth__tls_reason(void);

#endif
