/*
 * context.c: from options to OpenSSL's context: files, authorities, protocols, names, sessions.
 *
 * Requires nothing of the loop: contexts are made on the thread pool. Always holds: what is verified by default is
 * verified, no passphrase is asked for on a terminal, and nothing below TLS 1.2 or renegotiated is spoken.
 */
#include "context.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A program may end while a thread of the pool still reads certificates: OpenSSL shall not tidy itself away under it. It has to
 * be told before anybody, libcurl too, begins to use it. */
__attribute__((constructor)) static void keep_openssl(void) { OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL); }

/* --- errors ----------------------------------------------------------------------------------------------------------------- */

const char *troth__tls_reason(void)
{
    unsigned long error = ERR_peek_error();
    ERR_clear_error();
    if (!error)
        return "";
    if (ERR_SYSTEM_ERROR(error))
        return strerror(ERR_GET_REASON(error));
    const char *reason = ERR_reason_error_string(error);
    return reason ? reason : "unknown error";
}

/* "WHAT FILE: why"; gives false. The errno of a file that cannot be read, else EINVAL. */
static bool failed(struct troth__tls_failure *failure, const char *what, const char *file)
{
    unsigned long error = ERR_peek_error();
    failure->code = error && ERR_SYSTEM_ERROR(error) ? ERR_GET_REASON(error) : EINVAL;
    const char *reason = troth__tls_reason();
    snprintf(failure->message, sizeof failure->message, "tls %s%s%s: %s", what, file ? " " : "", file ? file : "", *reason ? reason : "it cannot be used");
    return false;
}

static bool out_of_memory(struct troth__tls_failure *failure)
{
    ERR_clear_error();
    failure->code = ENOMEM;
    snprintf(failure->message, sizeof failure->message, "tls: out of memory");
    return false;
}

/* --- certificates ------------------------------------------------------------------------------------------------------------- */

/* OpenSSL would ask on the terminal. */
static int password(char *buffer, int size, int writing, void *text)
{
    (void)writing;
    size_t length = text ? strlen(text) : 0;
    if (!text || length > (size_t)size)
        return -1;
    memcpy(buffer, text, length);
    return (int)length;
}

static bool use_certificate(SSL_CTX *ssl, const char *file, const char *key_file, struct troth__tls_failure *failure)
{
    if (SSL_CTX_use_certificate_chain_file(ssl, file) != 1)
        return failed(failure, "certificate", file);
    const char *key = key_file ? key_file : file;
    if (SSL_CTX_use_PrivateKey_file(ssl, key, SSL_FILETYPE_PEM) != 1 || SSL_CTX_check_private_key(ssl) != 1)
        return failed(failure, "key", key);
    return true;
}

static bool trust(SSL_CTX *ssl, const tls_options *o, struct troth__tls_failure *failure)
{
    if (o->ca_file && SSL_CTX_load_verify_file(ssl, o->ca_file) != 1)
        return failed(failure, "authorities", o->ca_file);
    if (o->ca_directory && SSL_CTX_load_verify_dir(ssl, o->ca_directory) != 1)
        return failed(failure, "authorities", o->ca_directory);
    if (!o->ca_file && !o->ca_directory && SSL_CTX_set_default_verify_paths(ssl) != 1)
        return failed(failure, "the system's authorities", NULL);
    return true;
}

/* The certificates that a server asks its clients for are those of its authorities: it names them. */
static bool ask_clients(SSL_CTX *ssl, const tls_options *o, struct troth__tls_failure *failure)
{
    if (o->client_certificate == TLS_NO_CLIENT_CERTIFICATE)
        return true;
    if (o->ca_file) {
        STACK_OF(X509_NAME) *names = SSL_load_client_CA_file(o->ca_file);
        if (!names)
            return failed(failure, "authorities", o->ca_file);
        SSL_CTX_set_client_CA_list(ssl, names);
    }
    return true;
}

/* --- protocols: "h2,http/1.1" as each name behind its length ------------------------------------------------------------------ */

static bool set_protocols(troth_tls_context *c, const char *list, struct troth__tls_failure *failure)
{
    c->alpn = malloc(strlen(list) + 1);
    if (!c->alpn)
        return out_of_memory(failure);
    for (const char *name = list; ; ) {
        size_t length = strcspn(name, ",");
        if (length == 0 || length > 255) {
            failure->code = EINVAL;
            snprintf(failure->message, sizeof failure->message, "tls alpn \"%.200s\": a protocol's name has 1 to 255 characters", list);
            return false;
        }
        c->alpn[c->alpn_size++] = (unsigned char)length;
        memcpy(c->alpn + c->alpn_size, name, length);
        c->alpn_size += (unsigned)length;
        if (!name[length])
            return true;
        name += length + 1;
    }
}

/* A server takes the first of its own that the client has, too; RFC 7301, 3.2: none is a fatal error. */
static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_size, const unsigned char *theirs, unsigned size, void *context)
{
    const troth_tls_context *c = context;
    unsigned char *chosen = NULL;
    (void)ssl;
    if (SSL_select_next_proto(&chosen, out_size, c->alpn, c->alpn_size, theirs, size) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

/* --- names (RFC 6066, 3): a server's certificate by what the client asks for ----------------------------------------------------- */

/* "*.example.org" is for one more label. */
static bool name_fits(const char *pattern, const char *name)
{
    if (strncmp(pattern, "*.", 2) != 0)
        return strcasecmp(pattern, name) == 0;
    const char *dot = strchr(name, '.');
    return dot && dot != name && strcasecmp(pattern + 1, dot) == 0;
}

static int choose_certificate(SSL *ssl, int *alert, void *context)
{
    const troth_tls_context *c = context;
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    (void)alert;
    for (size_t i = 0; name && i < c->name_count; i++)
        if (name_fits(c->names[i].name, name)) {
            SSL_set_SSL_CTX(ssl, c->names[i].ssl);
            break;
        }
    return SSL_TLSEXT_ERR_OK;
}

/* --- sessions ----------------------------------------------------------------------------------------------------------------- */

SSL_SESSION *troth__tls_session_take(troth_tls_context *c, const char *key)
{
    for (unsigned i = 0; i < TROTH__TLS_SESSIONS; i++) {
        struct troth__tls_session *s = &c->sessions[i];
        if (!s->session || strcmp(s->key, key) != 0)
            continue;
        SSL_SESSION *session = s->session;
        if (SSL_SESSION_get_protocol_version(session) < TLS1_3_VERSION) {
            SSL_SESSION_up_ref(session);
            return session;
        }
        free(s->key);                           /* a ticket of TLS 1.3 is for one connection (RFC 8446, C.4) */
        *s = (struct troth__tls_session){ 0 };
        return session;
    }
    return NULL;
}

void troth__tls_session_put(troth_tls_context *c, const char *key, SSL_SESSION *session)
{
    struct troth__tls_session *place = NULL;
    for (unsigned i = 0; i < TROTH__TLS_SESSIONS; i++) {
        struct troth__tls_session *s = &c->sessions[i];
        if (s->session && strcmp(s->key, key) == 0) {
            place = s;
            break;
        }
        if (!s->session && !place)
            place = s;
    }
    if (!place)
        place = &c->sessions[c->next_session++ % TROTH__TLS_SESSIONS];
    char *copied = malloc(strlen(key) + 1);
    if (!copied) {
        SSL_SESSION_free(session);
        return;
    }
    strcpy(copied, key);
    SSL_SESSION_free(place->session);
    free(place->key);
    *place = (struct troth__tls_session){ copied, session };
}

/* --- making one ----------------------------------------------------------------------------------------------------------------- */

static SSL_CTX *new_ssl(const tls_options *o, const char *certificate, const char *key, struct troth__tls_failure *failure)
{
    SSL_CTX *ssl = SSL_CTX_new(TLS_method());
    if (!ssl) {
        out_of_memory(failure);
        return NULL;
    }
    SSL_CTX_set_min_proto_version(ssl, o->minimum == TLS_1_3 ? TLS1_3_VERSION : TLS1_2_VERSION);
    SSL_CTX_set_options(ssl, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_default_passwd_cb(ssl, password);
    SSL_CTX_set_default_passwd_cb_userdata(ssl, (void *)(uintptr_t)o->key_password);
    SSL_CTX_set_session_id_context(ssl, (const unsigned char *)"troth", 5);
    bool right = trust(ssl, o, failure) && ask_clients(ssl, o, failure) && (!certificate || use_certificate(ssl, certificate, key, failure));
    SSL_CTX_set_default_passwd_cb_userdata(ssl, NULL);
    if (right)
        return ssl;
    SSL_CTX_free(ssl);
    return NULL;
}

static bool add_names(troth_tls_context *c, const tls_options *o, struct troth__tls_failure *failure)
{
    c->names = calloc(o->name_count, sizeof *c->names);
    if (!c->names)
        return out_of_memory(failure);
    for (size_t i = 0; i < o->name_count; i++) {
        const tls_certificate *given = &o->names[i];
        c->names[i].ssl = new_ssl(o, given->certificate_file, given->key_file, failure);
        c->name_count++;
        if (!c->names[i].ssl)
            return false;
        c->names[i].name = strdup(given->name);
        if (!c->names[i].name)
            return out_of_memory(failure);
    }
    return true;
}

static int verify_mode(const tls_options *o)
{
    return o->client_certificate == TLS_REQUIRE_CLIENT_CERTIFICATE ? SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT
        : o->client_certificate == TLS_ASK_CLIENT_CERTIFICATE ? SSL_VERIFY_PEER : SSL_VERIFY_NONE;
}

troth_tls_context *troth__tls_context_make(const tls_options *o, struct troth__tls_failure *failure)
{
    static const tls_options defaults;
    if (!o)
        o = &defaults;
    ERR_clear_error();
    troth_tls_context *c = calloc(1, sizeof *c);
    if (!c) {
        out_of_memory(failure);
        return NULL;
    }
    c->holds = 1;
    c->insecure = o->insecure;
    c->tolerates_cut = o->tolerates_cut;
    c->ssl = new_ssl(o, o->certificate_file, o->key_file, failure);
    if (!c->ssl || (o->alpn && !set_protocols(c, o->alpn, failure)) || (o->name_count && !add_names(c, o, failure))) {
        troth__tls_context_drop(c);
        return NULL;
    }
    SSL_CTX_set_verify(c->ssl, verify_mode(o), NULL);   /* a client sets its own, for each connection */
    if (c->alpn)
        SSL_CTX_set_alpn_select_cb(c->ssl, choose_protocol, c);
    for (size_t i = 0; c->alpn && i < c->name_count; i++)
        SSL_CTX_set_alpn_select_cb(c->names[i].ssl, choose_protocol, c);
    if (c->name_count) {
        SSL_CTX_set_tlsext_servername_callback(c->ssl, choose_certificate);
        SSL_CTX_set_tlsext_servername_arg(c->ssl, c);
    }
    return c;
}

void troth__tls_context_drop(troth_tls_context *c)
{
    if (--c->holds)
        return;
    for (unsigned i = 0; i < TROTH__TLS_SESSIONS; i++) {
        SSL_SESSION_free(c->sessions[i].session);
        free(c->sessions[i].key);
    }
    for (size_t i = 0; i < c->name_count; i++) {
        SSL_CTX_free(c->names[i].ssl);
        free(c->names[i].name);
    }
    free(c->names);
    free(c->alpn);
    SSL_CTX_free(c->ssl);
    free(c);
}

void tls_context_close(troth_tls_context *c)
{
    if (c)
        troth__tls_context_drop(c);
}
