/*
 * tls.c: a stream that is a TLS session over another stream (RFC 8446), with OpenSSL as the engine.
 *
 * OpenSSL never waits here: it reads what has arrived from the stream below (`in`) and leaves what is to be sent (`out`).
 * A read fills `in` when OpenSSL wants more; it alone reads below, also during the handshake. Whoever leaves something in
 * `out` (a write, but a read, too: alerts, key updates) sees to it that the one pump runs, which writes it below in order; a
 * write waits for the pump. So one task may read while another writes, and a cancelled write leaves no half of a record.
 *
 * `holds` counts the stream above (or the handshake) and the pump. An idle session has no buffers.
 */
#include <troth.h>
#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <troth/net.h>
#include <troth/tls.h>

#include "context.h"

enum { PIECE = 64 * 1024 };                     /* read and written below at once */

struct tls {
    SSL *ssl;
    troth_tls_context *context;
    troth_stream *below;                        /* NULL: closed */
    unsigned holds;
    char *subject;                              /* in messages: "tls example.org:443" */
    char *session_key;                          /* a client's */
    char *peer_subject, *protocol;              /* made when they are first asked for */
    struct { char *data; size_t start, end; bool full; } in;    /* full: the last read below filled the buffer */
    struct { char *data; size_t size, room; } out;
    promise(void) pump;                         /* the last one that was started */
    troth_error *unsent;                        /* why it failed */
    troth_error *broken;                        /* what OpenSSL failed with: for ever */
    bool open;                                  /* the handshake is done */
};

/* --- between OpenSSL and the stream below: a BIO on two buffers ------------------------------------------------------------------ */

/* A session that has to wait holds no buffer meanwhile. */
static void give_back(struct tls *t)
{
    if (t->in.start < t->in.end)
        return;
    free(t->in.data);
    t->in.data = NULL;
    t->in.start = t->in.end = 0;
}

static int take_in(BIO *bio, char *to, int size)
{
    struct tls *t = BIO_get_data(bio);
    size_t there = t->in.end - t->in.start, n = (size_t)size < there ? (size_t)size : there;
    BIO_clear_retry_flags(bio);
    if (!n) {
        BIO_set_retry_read(bio);
        return -1;
    }
    memcpy(to, t->in.data + t->in.start, n);
    t->in.start += n;
    give_back(t);
    return (int)n;
}

static int put_out(BIO *bio, const char *from, int size)
{
    struct tls *t = BIO_get_data(bio);
    size_t needed = t->out.size + (size_t)size;
    BIO_clear_retry_flags(bio);
    if (needed > t->out.room) {
        size_t room = needed < 1024 ? 1024 : needed + needed / 2;
        char *longer = realloc(t->out.data, room);
        if (!longer)
            return -1;
        t->out.data = longer;
        t->out.room = room;
    }
    memcpy(t->out.data + t->out.size, from, (size_t)size);
    t->out.size = needed;
    return size;
}

static long control(BIO *bio, int command, long number, void *pointer)
{
    (void)bio;
    (void)number;
    (void)pointer;
    return command == BIO_CTRL_FLUSH;
}

static BIO *new_bio(struct tls *t)
{
    static BIO_METHOD *method;                  /* one for all threads; two made at once do no harm */
    if (!__atomic_load_n(&method, __ATOMIC_ACQUIRE)) {
        BIO_METHOD *made = BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "troth_stream");
        if (!made)
            return NULL;
        BIO_meth_set_read(made, take_in);
        BIO_meth_set_write(made, put_out);
        BIO_meth_set_ctrl(made, control);
        __atomic_store_n(&method, made, __ATOMIC_RELEASE);
    }
    BIO *bio = BIO_new(method);
    if (bio) {
        BIO_set_data(bio, t);
        BIO_set_init(bio, 1);
    }
    return bio;
}

/* --- life ----------------------------------------------------------------------------------------------------------------------- */

static void drop(struct tls *t)
{
    if (--t->holds)
        return;
    SSL_free(t->ssl);
    troth__tls_context_drop(t->context);
    error_free(t->unsent);
    error_free(t->broken);
    promise_release(t->pump);
    free(t->in.data);
    free(t->out.data);
    free(t->peer_subject);
    free(t->protocol);
    free(t->session_key);
    free(t->subject);
    free(t);
}

/* The same error for somebody else. */
static troth_error *again(const troth_error *e) { return error_new(e->code, "%s", e->message); }

/* OpenSSL has failed, and will not go on. What it says to the other end about that is in `out`. */
static troth_error *broken(struct tls *t)
{
    if (!t->broken) {
        long verified = SSL_get_verify_result(t->ssl);
        const char *reason = troth__tls_reason();
        bool refused = !t->open && verified != X509_V_OK && SSL_get_verify_mode(t->ssl) != SSL_VERIFY_NONE;
        t->broken = refused
            ? error_new(EACCES, "%s: certificate verify failed: %s", t->subject, X509_verify_cert_error_string(verified))
            : error_new(EPROTO, "%s: %s", t->subject, *reason ? reason : "the handshake failed");
    }
    return again(t->broken);
}

/* --- to the stream below ----------------------------------------------------------------------------------------------------------- */

static async void pump(struct tls *t, bool *begun)
{
    *begun = true;
    t->holds++;
    defer drop(t);
    try {
        while (t->out.size && t->below) {
            char *data = t->out.data;
            size_t size = t->out.size;
            t->out.data = NULL;
            t->out.size = t->out.room = 0;
            defer free(data);
            await stream_write(t->below, data, size);
        }
    } catch (e) {
        if (!t->unsent)
            t->unsent = error_keep(e);
    }
}

static bool pumps(const struct tls *t) { return t->pump && promise_state(t->pump) == PROMISE_PENDING; }

/* Sees to it that `out` goes out. The pump is nobody's child: it ends with the stream below. */
static void send_out(struct tls *t)
{
    if (!t->out.size || !t->below || t->unsent || pumps(t))
        return;
    bool begun = false;
    promise_release(t->pump);
    t->pump = pump(t, &begun);
    if (begun) {
        promise_detach(t->pump);
    } else {
        promise_release(t->pump);
        t->pump = NULL;
        if (!t->broken)
            t->broken = error_new(ENOMEM, "%s: out of memory", t->subject);
    }
}

static async void flush(struct tls *t)
{
    send_out(t);
    if (pumps(t)) {
        promise(void) running = t->pump;
        await running;
    }
    if (t->broken || t->unsent)
        throw again(t->broken ? t->broken : t->unsent);
}

/* Bytes for OpenSSL; false: the stream below has ended. */
static async bool fill(struct tls *t)
{
    if (t->out.size > PIECE)
        await flush(t);                         /* who makes us answer and does not read has to wait */
    if (t->broken)
        throw again(t->broken);                 /* there was no memory to answer with */
    if (!t->in.full)
        await stream_ready(t->below);
    t->in.data = malloc(PIECE);
    if (!t->in.data)
        throw error_new(ENOMEM, "%s: out of memory", t->subject);
    defer give_back(t);
    t->in.full = false;
    size_t n = await stream_read(t->below, t->in.data, PIECE);
    t->in.end = n;
    t->in.full = n == PIECE;
    return n > 0;
}

/* --- the stream above ---------------------------------------------------------------------------------------------------------------- */

static async size_t read_tls(void *self, void *buffer, size_t size)
{
    struct tls *t = self;
    for (;;) {
        if (t->broken)
            throw again(t->broken);
        ERR_clear_error();
        int n = SSL_read(t->ssl, buffer, size < INT_MAX ? (int)size : INT_MAX);
        int why = n > 0 ? SSL_ERROR_NONE : SSL_get_error(t->ssl, n);
        troth_error *error = why == SSL_ERROR_SSL || why == SSL_ERROR_SYSCALL ? broken(t) : NULL;
        send_out(t);
        if (n > 0)
            return (size_t)n;
        if (error)
            throw error;
        if (why == SSL_ERROR_ZERO_RETURN)
            return 0;
        if (await fill(t))
            continue;
        if (t->context->tolerates_cut)
            return 0;
        throw error_new(ECONNRESET, "%s: the connection was cut off: it ended without a close notification", t->subject);
    }
}

static async void ready_tls(void *self)
{
    struct tls *t = self;
    if (!SSL_has_pending(t->ssl) && t->in.start == t->in.end && !t->broken)
        await stream_ready(t->below);
}

static async void write_tls(void *self, const void *data, size_t size)
{
    struct tls *t = self;
    const char *at = data;
    while (size) {
        if (t->broken)
            throw again(t->broken);
        ERR_clear_error();
        int n = SSL_write(t->ssl, at, size < PIECE ? (int)size : PIECE);
        if (n <= 0) {
            troth_error *error = broken(t);
            send_out(t);
            throw error;
        }
        at += n;
        size -= (size_t)n;
        if (t->out.size >= PIECE || !size)
            await flush(t);
    }
}

/* Our close notification, if there is something to notify of. */
static void notify(struct tls *t)
{
    if (!t->open || t->broken || t->unsent || SSL_get_shutdown(t->ssl) & SSL_SENT_SHUTDOWN)
        return;
    ERR_clear_error();
    SSL_shutdown(t->ssl);
}

static async void shut_tls(void *self)
{
    struct tls *t = self;
    notify(t);
    await flush(t);
    await stream_shutdown(t->below);
}

/* What is in `out` goes out if it can at once (it nearly always can); then the stream below is closed. */
static void close_below(struct tls *t)
{
    notify(t);
    send_out(t);
    troth_stream *below = t->below;
    t->below = NULL;
    stream_close(below);
}

static void close_tls(void *self) { close_below(self); }
static void release_tls(void *self) { drop(self); }
static int fd_of(void *self) { return stream_fd(((struct tls *)self)->below); }

static const stream_methods methods = { .read = read_tls, .write = write_tls, .shutdown = shut_tls, .close = close_tls,
    .release = release_tls, .ready = ready_tls, .fd = fd_of };

/* --- the handshake ------------------------------------------------------------------------------------------------------------------- */

static async void shake_hands(struct tls *t)
{
    for (;;) {
        ERR_clear_error();
        int n = SSL_do_handshake(t->ssl);
        int why = n == 1 ? SSL_ERROR_NONE : SSL_get_error(t->ssl, n);
        troth_error *error = n != 1 && why != SSL_ERROR_WANT_READ ? broken(t) : NULL;
        send_out(t);
        if (n == 1)
            return;
        if (error)
            throw error;
        if (!await fill(t))
            throw error_new(ECONNRESET, "%s: the other end closed the connection during the handshake", t->subject);
    }
}

static async discard(stream_close) troth_stream *session(struct tls *t, bool *begun)
{
    *begun = true;
    try {
        await shake_hands(t);
    } catch (e) {
        close_below(t);
        drop(t);
        throw e;
    }
    t->open = true;
    troth_stream *stream = stream_make(&methods, t, stream_peer(t->below));
    if (!stream) {
        close_below(t);
        drop(t);
        throw error_new(ENOMEM, "tls: out of memory");
    }
    return stream;
}

static char *text(const char *format, const char *a, const char *b)
{
    int size = snprintf(NULL, 0, format, a, b);
    char *made = malloc((size_t)size + 1);
    if (made)
        snprintf(made, (size_t)size + 1, format, a, b);
    return made;
}

/* A session that has not begun; takes `below` if it succeeds. NULL: out of memory. */
static struct tls *new_session(troth_stream *below, const char *subject, troth_tls_context *context)
{
    struct tls *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    t->holds = 1;
    t->context = context;
    context->holds++;
    t->ssl = SSL_new(context->ssl);
    t->subject = text("tls %s%s", subject, "");
    BIO *bio = t->ssl && t->subject ? new_bio(t) : NULL;
    if (!bio) {
        ERR_clear_error();
        drop(t);
        return NULL;
    }
    SSL_set_bio(t->ssl, bio, bio);
    SSL_set_app_data(t->ssl, t);
    t->below = below;
    return t;
}

/* Runs the handshake. If even its task cannot be made, nothing is left behind. */
static promise(troth_stream *) begin(struct tls *t)
{
    bool begun = false;
    promise(troth_stream *) opened = session(t, &begun);
    if (!begun) {
        close_below(t);
        drop(t);
    }
    return opened;
}

/* --- clients --------------------------------------------------------------------------------------------------------------------------- */

static bool is_address(const char *name)
{
    unsigned char address[16];
    return inet_pton(AF_INET, name, address) == 1 || inet_pton(AF_INET6, name, address) == 1;
}

/* The name that the certificate must be for (RFC 9525), and that the server is asked for, unless it is an address (RFC 6066, 3). */
static bool expect_name(SSL *ssl, const char *name)
{
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (is_address(name))
        return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name) == 1;
    return SSL_set1_host(ssl, name) == 1 && SSL_set_tlsext_host_name(ssl, name) == 1;
}

/* NULL, or why the session cannot begin. */
static troth_error *prepare_client(struct tls *t, const char *name)
{
    bool verify = !t->context->insecure;
    SSL_set_connect_state(t->ssl);
    SSL_set_verify(t->ssl, verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, NULL);
    if (!name && verify)
        return error_new(EINVAL, "%s: there is no name to verify", t->subject);
    if (name && !expect_name(t->ssl, name))
        return error_new(EINVAL, "%s: %.200s is no host's name", t->subject, name);
    if (t->context->alpn && SSL_set_alpn_protos(t->ssl, t->context->alpn, t->context->alpn_size) != 0)
        return error_new(ENOMEM, "%s: out of memory", t->subject);
    t->session_key = text("%s/%s", t->subject, name ? name : "");
    SSL_SESSION *session = t->session_key ? troth__tls_session_take(t->context, t->session_key) : NULL;
    if (session) {
        SSL_set_session(t->ssl, session);
        SSL_SESSION_free(session);
    }
    ERR_clear_error();
    return NULL;
}

/* OpenSSL has a session for a later connection. 1: it is taken. */
static int keep_session(SSL *ssl, SSL_SESSION *session)
{
    struct tls *t = SSL_get_app_data(ssl);
    if (!t->session_key)
        return 0;
    troth__tls_session_put(t->context, t->session_key, session);
    return 1;
}

struct making { const tls_options *options; struct troth__tls_failure failure; };

static void *make(void *arg)
{
    struct making *m = arg;
    return troth__tls_context_make(m->options, &m->failure);
}

static async discard(tls_context_close) troth_tls_context *make_context(const tls_options *options)
{
    struct making m = { .options = options };
    troth_tls_context *context = await loop_work(make, &m);
    if (!context)
        throw error_new(m.failure.code, "%s", m.failure.message);
    SSL_CTX_set_session_cache_mode(context->ssl, SSL_SESS_CACHE_BOTH | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context->ssl, keep_session);
    return context;
}

promise(troth_tls_context *) tls_context_new(const tls_options *options) { return make_context(options); }

static _Thread_local troth_tls_context *standard;       /* for whoever gives no options; never given up */
static _Thread_local promise(void) making_standard;
static _Thread_local troth_error *no_standard;          /* why it could not be made */

/* Nobody's child: whoever asked first may be cancelled while others wait. So it does not fail either. */
static async void make_standard(void)
{
    try {
        standard = await make_context(NULL);
    } catch (e) {
        error_free(no_standard);
        no_standard = error_keep(e);
    }
}

static async troth_tls_context *standard_context(void)
{
    while (!standard) {
        if (!making_standard) {
            making_standard = make_standard();
            promise_detach(making_standard);
        }
        promise(void) making = making_standard;
        await making;
        if (making_standard == making) {
            promise_release(making_standard);
            making_standard = NULL;
        }
        if (!standard)
            throw no_standard ? again(no_standard) : error_new(ENOMEM, "tls: out of memory");
    }
    return standard;
}

/* Can the standard context stand for these options? */
static bool is_standard(const tls_options *o)
{
    return !o || !(o->ca_file || o->ca_directory || o->certificate_file || o->key_file || o->alpn || o->minimum || o->insecure || o->tolerates_cut);
}

/* The context that a client's options mean, with a hold for the caller. */
static async discard(tls_context_close) troth_tls_context *context_for(const tls_options *options)
{
    troth_tls_context *context = options ? options->context : NULL;
    if (!context && !is_standard(options))
        return await make_context(options);
    if (!context)
        context = await standard_context();
    context->holds++;
    return context;
}

/* Takes `below`, also if it fails. */
static troth_error *new_client(struct tls **made, troth_stream *below, const char *subject, const char *name, troth_tls_context *context)
{
    struct tls *t = *made = new_session(below, subject, context);
    troth_error *error = t ? prepare_client(t, name) : error_new(ENOMEM, "tls: out of memory");
    if (error && t) {
        close_below(t);
        drop(t);
    } else if (error) {
        stream_close(below);
    }
    return error;
}

static async discard(stream_close) troth_stream *connect_to(const char *host, int port, const tls_options *options)
{
    troth_tls_context *context = await context_for(options);
    defer tls_context_close(context);
    struct tls *t;
    char subject[300];
    snprintf(subject, sizeof subject, strchr(host, ':') ? "[%.256s]:%d" : "%.256s:%d", host, port);
    const char *name = options && options->server_name ? options->server_name : host;
    troth_error *error = new_client(&t, await tcp_connect(host, port), subject, name, context);
    if (error)
        throw error;
    return await begin(t);
}

promise(troth_stream *) tls_connect(const char *host, int port, const tls_options *options) { return connect_to(host, port, options); }

/* *begun: it has taken the stream, which may be closed by the time that it returns. */
static async discard(stream_close) troth_stream *client_over(troth_stream *below, const char *name, const tls_options *options, bool *begun)
{
    *begun = true;
    troth_stream *mine = below;
    defer stream_close(mine);
    troth_tls_context *context = await context_for(options);
    defer tls_context_close(context);
    struct tls *t;
    mine = NULL;
    troth_error *error = new_client(&t, below, name ? name : stream_peer(below), name, context);
    if (error)
        throw error;
    return await begin(t);
}

promise(troth_stream *) tls_client(troth_stream *below, const char *server_name, const tls_options *options)
{
    bool begun = false;
    promise(troth_stream *) opened = client_over(below, server_name, options, &begun);
    if (!begun)
        stream_close(below);
    return opened;
}

/* --- servers --------------------------------------------------------------------------------------------------------------------------- */

promise(troth_stream *) tls_server(troth_stream *below, troth_tls_context *context)
{
    if (!context || !SSL_CTX_get0_certificate(context->ssl)) {
        stream_close(below);
        return promise_rejected(troth_stream *, error_new(EINVAL, "tls server: the context has no certificate"));
    }
    const char *peer = stream_peer(below);
    struct tls *t = new_session(below, *peer ? peer : "client", context);
    if (!t) {
        stream_close(below);
        return promise_rejected(troth_stream *, error_new(ENOMEM, "tls: out of memory"));
    }
    SSL_set_accept_state(t->ssl);
    return begin(t);
}

/* --- what a session says of itself ---------------------------------------------------------------------------------------------------- */

static struct tls *tls_of(troth_stream *s) { return stream_self(s, &methods); }

const char *tls_protocol(troth_stream *s)
{
    struct tls *t = tls_of(s);
    return t ? SSL_get_version(t->ssl) : NULL;
}

const char *tls_cipher(troth_stream *s)
{
    struct tls *t = tls_of(s);
    return t ? SSL_get_cipher_name(t->ssl) : NULL;
}

const char *tls_server_name(troth_stream *s)
{
    struct tls *t = tls_of(s);
    return t ? SSL_get_servername(t->ssl, TLSEXT_NAMETYPE_host_name) : NULL;
}

bool tls_resumed(troth_stream *s)
{
    struct tls *t = tls_of(s);
    return t && SSL_session_reused(t->ssl);
}

/* OpenSSL has them without an end. */
const char *tls_alpn(troth_stream *s)
{
    struct tls *t = tls_of(s);
    const unsigned char *name = NULL;
    unsigned size = 0;
    if (t && !t->protocol) {
        SSL_get0_alpn_selected(t->ssl, &name, &size);
        t->protocol = size ? strndup((const char *)name, size) : NULL;
    }
    return t ? t->protocol : NULL;
}

static char *subject_of(X509 *certificate)
{
    BIO *bio = BIO_new(BIO_s_mem());
    char *subject = NULL, *at;
    if (bio && X509_NAME_print_ex(bio, X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253) >= 0) {
        long size = BIO_get_mem_data(bio, &at);
        subject = strndup(at, (size_t)size);
    }
    BIO_free(bio);
    return subject;
}

const char *tls_peer_subject(troth_stream *s)
{
    struct tls *t = tls_of(s);
    X509 *certificate = t ? SSL_get0_peer_certificate(t->ssl) : NULL;
    if (certificate && !t->peer_subject)
        t->peer_subject = subject_of(certificate);
    return certificate ? t->peer_subject : NULL;
}
