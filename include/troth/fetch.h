/*
 * fetch.h: an HTTP client. The semantics are those of JavaScript's fetch (https://fetch.spec.whatwg.org): the promise is
 * fulfilled when the response's headers are there, whatever its status; only what keeps them from coming rejects it.
 *
 * This header is not part of <troth.h>, since `fetch` is a name that programs have of their own. Transfers are libcurl's;
 * connections are shared by all requests of a thread, one after the other or, by HTTP/2, at once.
 *
 * Errors have an errno code, and their message begins with "fetch METHOD URL: " (without user and password). docs/fetch.md
 * lists the codes.
 */
#ifndef TROTH_FETCH_H
#define TROTH_FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <troth/bytes.h>
#include <troth/error.h>
#include <troth/task.h>

struct json_t;                                  /* jansson's json_t: include <jansson.h> to look into one */

typedef struct troth_response troth_response;
typedef struct fetch_header { const char *name, *value; } fetch_header;
typedef struct fetch_jar fetch_jar;

typedef enum { FETCH_FOLLOW, FETCH_MANUAL, FETCH_ERROR } fetch_redirect;
/* ANY: HTTP/2 over TLS if the server has it, else 1.1. 2_PRIOR: HTTP/2 at once, without TLS and without asking. */
typedef enum { FETCH_HTTP_ANY, FETCH_HTTP_1_0, FETCH_HTTP_1_1, FETCH_HTTP_2, FETCH_HTTP_2_PRIOR } fetch_version;

/* What may be said of a request. Zero or NULL is the default of each. All is read in the call (strings are copied), but
 * for the body. */
typedef struct fetch_options {
    const char *method;                         /* "GET"; "POST" if there is a body */
    const fetch_header *headers;                /* the last one's name is NULL; a value of NULL leaves out a header that would be sent */

    /* The body, in at most one of these forms. */
    const void *body;                           /* bytes, borrowed until the promise settles */
    const struct json_t *json;                  /* as text, in the call; borrowed. Content-Type: application/json */
    TROTH_ASYNC_ITERATOR(troth_bytes) body_chunks;  /* asked for more as the server takes it; kept until the body is sent or given up */
    bool (*body_next)(void *self, troth_bytes *chunk, troth_error **error);     /* likewise, by a function as for iter_make */
    void *body_self;
    size_t body_size;                           /* of `body`; of a body in pieces, if it is known, else 0: it is sent chunked */

    int64_t timeout_ms;                         /* from the call to the body's last byte; 0: for ever */
    int64_t connect_ms;                         /* to find, reach and (TLS) greet the server; 0: 30,000 */
    int64_t idle_ms;                            /* without a sign of the server, while it is waited for; 0: 300,000; -1: for ever */
    int64_t low_speed, low_speed_seconds;       /* fewer bytes a second than this, for so long */

    fetch_redirect redirect;                    /* FETCH_MANUAL: a redirect is the response; FETCH_ERROR: ELOOP */
    int max_redirects;                          /* 20 */

    const char *user, *password;                /* Basic authentication; not sent to another origin */
    const char *proxy;                          /* "http://user:password@host:port", https, socks5, ...; "": none; NULL: as http_proxy,
                                                   https_proxy, all_proxy and no_proxy of the environment say */
    const char *unix_socket;                    /* the server's address, whatever the URL's host is */
    const char *ca_file;                        /* certificates to trust (PEM) in place of the system's */
    const char *certificate_file, *key_file;    /* the client's own (PEM); the key may be in the same file. Not shown to another origin */
    bool insecure;                              /* the server's certificate is not verified */
    bool uncompressed;                          /* no Accept-Encoding, and the body as it comes */
    fetch_version version;
    fetch_jar *jar;                             /* cookies are kept in it and sent from it; NULL: neither */
    uint64_t max_size;                          /* of the body, decompressed: more is EMSGSIZE; 0: no limit */
} fetch_options;

/* Sends a request: fetch(url) or fetch(url, &(fetch_options){ ... }). Only http and https, also in redirects. The result is
 * the caller's, who closes it; nobody took it: it is closed. An operation of the running task: cancelling it stops the
 * transfer at once. */
#define fetch(...) TROTH_FETCH(__VA_ARGS__, )
#define TROTH_FETCH(url, ...) troth_fetch((url), (const fetch_options *const [2]){ __VA_ARGS__ 0 }[0])
TROTH_PROMISE(struct_troth_response_ptr, troth_response *) troth_fetch(const char *url, const fetch_options *options);

/* Stops what is left of the transfer and frees the response. A read that is pending is rejected with ECANCELED. Accepts NULL.
 * After a body that was read to its end, or was small enough to be there already, the connection is used again. */
void response_close(troth_response *response);

/* --- the head; all that is lent lives until the response is closed --------------------------------------------------- */

int response_status(const troth_response *response);        /* 200 */
bool response_ok(const troth_response *response);           /* 200 to 299 */
const char *response_reason(const troth_response *response);/* "OK"; "" if the server gave none, as with HTTP/2 */
const char *response_url(const troth_response *response);   /* the last one of the redirects; without user, password and fragment */
int response_version(const troth_response *response);       /* 10, 11, 20, 30 */
bool response_redirected(const troth_response *response);

/* The first header of that name (in any case), or NULL. */
const char *response_header(const troth_response *response, const char *name);
/* The header number `nth`, from 0, of that name (NULL: of any). A name of NULL: there is none. In the server's order. */
fetch_header response_header_at(const troth_response *response, const char *name, size_t nth);

/* --- the body: decompressed, and read once -------------------------------------------------------------------------- */

/* The next piece, as soon as there is one; lent until the next read, or the close. Size 0: the end. One read at a time: a
 * second one is EBUSY. At most about 80 KiB of the body are in memory before they are asked for; then the server waits. */
TROTH_PROMISE(struct_troth_bytes, troth_bytes) response_read(troth_response *response);
/* The same as an iterator. */
TROTH_ASYNC_GENERATOR(troth_bytes) response_body(troth_response *response);

/* All that is left of it: response_text(r) or response_text(r, &size). From malloc, the awaiter frees it; a zero byte follows
 * its end. The bytes are not converted from any charset. */
#define response_text(...) TROTH_RESPONSE_TEXT(__VA_ARGS__, NULL, )
#define TROTH_RESPONSE_TEXT(response, size, ...) troth_response_text((response), (size))
TROTH_PROMISE(char_ptr, char *) troth_response_text(troth_response *response, size_t *size);

/* All that is left of it as JSON: a new reference (json_decref). Text that is no JSON: EBADMSG, with line and column. */
TROTH_PROMISE(struct_json_t_ptr, struct json_t *) response_json(troth_response *response);

/* --- cookies: a jar is used by one thread at a time ------------------------------------------------------------------- */

fetch_jar *fetch_jar_new(void);                 /* an empty one; NULL: out of memory */
void fetch_jar_free(fetch_jar *jar);            /* transfers that use it keep it until they end. Accepts NULL */
/* Its cookies as lines of Netscape's format, from malloc; NULL: out of memory. */
char *fetch_jar_text(fetch_jar *jar);
/* Adds such lines, or "Set-Cookie: ..." lines; false: out of memory. */
bool fetch_jar_add(fetch_jar *jar, const char *lines);

#endif
