/*
 * http.h: an HTTP/1.1 server. A handler is an async function of a request; it answers with http_respond and its kin.
 *
 *     async void hello(troth_request *request, void *context)
 *     {
 *         await http_respond_text(request, 200, "hello\n");
 *     }
 *     ... await http_serve("127.0.0.1:8080", hello);
 *
 * A request belongs to the server; it, and every text that is got from it, is valid until its handler has ended. Requests
 * of one connection are handled one after the other, in order. What a client may send and when it is cut off is RFC 9112's
 * and the limits' business (http_options); docs/http.md says more.
 *
 * Errors of the request_ calls that are the client's fault (a body too long, a broken chunk, no JSON, too slow) are answered
 * with their own status (413, 400, 400, 408) if they leave the handler; every other error that leaves it is answered with 500 and
 * reported. What was begun and cannot be ended properly is cut off, so that the client sees that it is not whole.
 *
 * When its client goes before the answer is complete, a handler that is waiting is cancelled (ECANCELED: its defer and finally
 * run); one that is reading the body gets ECONNRESET instead. docs/http.md: "Clients that go".
 */
#ifndef TROTH_HTTP_H
#define TROTH_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <troth/bytes.h>
#include <troth/stream.h>
#include <troth/task.h>
#include <troth/tls.h>

typedef struct troth_http troth_http;           /* a server */
typedef struct troth_request troth_request;
struct json_t;                                  /* jansson's */

/* An async function: called once a request; `context` is http_run's. */
typedef TROTH_PROMISE(void, void) http_handler(troth_request *request, void *context);

/* --- the server ------------------------------------------------------------------------------------------------------- */

/* Each 0: the value in brackets. Of the times, -1: no limit. */
typedef struct http_options {
    size_t header_limit;                        /* bytes of a request's head, at most 1 MiB [16 KiB]; longer: 431 or 414 */
    unsigned header_count;                      /* fields of a head [100]; more: 431 */
    uint64_t body_limit;                        /* bytes of a body [1 MiB]; longer: 413. request_limit changes it for one */
    int64_t header_timeout_ms;                  /* from a head's first byte to its last, and for a connection's first byte [10,000] */
    int64_t body_timeout_ms;                    /* without a byte of the body, while it is being read [30,000] */
    int64_t write_timeout_ms;                   /* until the client accepts a byte of a response [30,000] */
    int64_t idle_timeout_ms;                    /* between two requests [60,000] */
    int64_t grace_ms;                           /* what requests under way get to finish in after a stop [10,000] */
    unsigned slowest;                           /* bytes a second that a client must send or take on average, beyond the time-outs' time [200] */
    /* A client that ends its side of the connection behind its request (shutdown, as `nc -N` does) still gets its answer.
     * [false: it is taken for one that is gone, and its handler is cancelled] */
    bool half_open;
    unsigned connections;                       /* at once [20,000]; the next ones wait to be accepted */
    troth_tls_context *tls;                     /* a context with a certificate: HTTPS; borrowed while the server runs [NULL: HTTP] */
    /* Reports an error that nobody else gets: what left a handler, an answer that is missing, an accept that failed. The
     * request is NULL where there is none; both are borrowed. [printed to stderr] */
    void (*on_error)(troth_error *error, troth_request *request, void *context);
} http_options;

/* Listens. The address is "host:port", ":port" (all addresses), "[::1]:port" or "unix:/path"; port 0: a free one. The
 * options are copied; NULL, or none: all as in brackets. Gives a server, which http_close ends. */
#define http_listen(...) TROTH_HTTP_LISTEN(__VA_ARGS__, )
#define TROTH_HTTP_LISTEN(address, ...) troth_http_listen((address), (const http_options *const [2]){ __VA_ARGS__ 0 }[0])
TROTH_ASYNC_FUNCTION(struct_troth_http_ptr, troth_http *) troth_http_listen(const char *address, const http_options *options);
/* Serves until it is stopped: by http_stop, and is fulfilled; or cancelled, and is rejected with ECANCELED. Either way it
 * first stops accepting, closes the idle connections, and lets the requests under way finish within grace_ms; what is left
 * then is cancelled. A second cancel ends the grace. Borrows the server and the context. */
#define http_run(...) TROTH_HTTP_RUN(__VA_ARGS__, )
#define TROTH_HTTP_RUN(server, handler, ...) troth_http_run((server), (handler), (void *const [2]){ __VA_ARGS__ 0 }[0])
TROTH_ASYNC_FUNCTION(void, void) troth_http_run(troth_http *server, http_handler *handler, void *context);
/* http_listen, http_run and http_close: http_serve(address, handler[, context[, options]]). */
#define http_serve(...) TROTH_HTTP_SERVE(__VA_ARGS__, NULL, )
#define TROTH_HTTP_SERVE(address, handler, context, ...) \
    troth_http_serve((address), (handler), (context), (const http_options *const [3]){ __VA_ARGS__ 0 }[0])
TROTH_ASYNC_FUNCTION(void, void) troth_http_serve(const char *address, http_handler *handler, void *context, const http_options *options);

void http_stop(troth_http *server);             /* http_run ends, as said there; may be called at any time, also twice */
/* Stops listening and frees the server, once it does not run any more; accepts NULL. */
void http_close(troth_http *server);
int http_port(const troth_http *server);
const char *http_address(const troth_http *server);     /* "127.0.0.1:8080", "[::]:80", a path; lent */

typedef struct http_counts {
    size_t connections, idle;                   /* now; idle ones wait for their next request */
    uint64_t accepted, requests, errors;        /* since it was made; errors: answered with 500, or cut off by a fault of the handler */
    uint64_t refused, timeouts, dropped;        /* answered with another status than the handler's; too slow; gone while being answered */
} http_counts;
http_counts http_count(const troth_http *server);

/* --- the request ------------------------------------------------------------------------------------------------------ */

const char *request_method(const troth_request *request);       /* "GET" */
const char *request_target(const troth_request *request);       /* as it was sent: "/a%20b?c=d", "http://host/a", "*" */
/* The path, percent-decoded: "/a b". A "%2F" in it is a "/" then. "*" for that target. */
const char *request_path(troth_request *request);
/* A parameter of the query, decoded ("+" is a space); "" if it has no value; NULL if there is none of that name. */
const char *request_query(troth_request *request, const char *name);
/* All parameters, in order: false if there are not so many. */
bool request_query_at(troth_request *request, size_t index, const char **name, const char **value);
/* The first header field of that name, in any case; NULL if there is none. */
const char *request_header(const troth_request *request, const char *name);
/* All fields, in order, as they were sent: false if there are not so many. */
bool request_header_at(const troth_request *request, size_t index, const char **name, const char **value);
/* The host that was asked for: of the target if it names one, else of the field Host; with its port; "" of HTTP/1.0 without. */
const char *request_host(troth_request *request);
const char *request_peer(const troth_request *request);         /* "127.0.0.1:54321" */
troth_http *request_server(const troth_request *request);

/* Is it a request of that method (NULL: any) for a path like "/notes/:id/text"? A part ":name" stands for any one part but an
 * empty one, and a last part "*name" for all that is left; request_parameter gives them, decoded. */
bool request_match(troth_request *request, const char *method, const char *pattern);
const char *request_parameter(const troth_request *request, const char *name);  /* of the last match; NULL: there is none */

/* --- its body. One reader at a time: EBUSY -------------------------------------------------------------------------------- */

/* The next bytes, at least 1 and at most `size`; 0 at its end. `buffer` is borrowed until it settles. The errors of all of
 * these: EMSGSIZE (413) beyond the limit, EBADMSG (400) for a malformed one, ECONNRESET if the client ends before, ETIMEDOUT (408). */
TROTH_ASYNC_FUNCTION(size_t, size_t) request_read(troth_request *request, void *buffer, size_t size);
/* All of it (what was not read yet), from malloc, with a zero byte behind it; the awaiter frees it. Its length goes to
 * *size, if a second argument is given. */
#define request_text(...) TROTH_REQUEST_TEXT(__VA_ARGS__, NULL, )
#define TROTH_REQUEST_TEXT(request, size, ...) troth_request_text((request), (size))
TROTH_ASYNC_FUNCTION(char_ptr, char *) troth_request_text(troth_request *request, size_t *size);
/* The same, read as JSON; the awaiter frees it with json_decref. EBADMSG (400): "... line 3, column 5: ..." */
TROTH_ASYNC_FUNCTION(struct_json_t_ptr, struct json_t *) request_json(troth_request *request);
/* The body as it arrives, in pieces lent until the next step: foreach_await (troth_bytes piece, request_body(request)). */
TROTH_ASYNC_GENERATOR(troth_bytes) request_body(troth_request *request);
/* Changes the body_limit for this request; to be called before it is read. */
void request_limit(troth_request *request, uint64_t bytes);

/* --- the response ----------------------------------------------------------------------------------------------------- */

/* Adds a header field to the response, before it is begun; both are copied. Content-Length, Transfer-Encoding and Date are
 * the server's own; "Connection: close" makes it the connection's last. 0, or -1 with errno: EINVAL (no name, or a
 * value that would end the line), EALREADY (the response was begun), ENOMEM. */
int http_header(troth_request *request, const char *name, const char *value);
/* Answers: a status (200 to 599), the Content-Type (NULL: none), and all of the body, which is borrowed until it settles.
 * Fulfilled when the kernel has accepted it all. To HEAD the same without the body. A second answer: EALREADY. */
TROTH_ASYNC_FUNCTION(void, void) http_respond(troth_request *request, int status, const char *type, const void *data, size_t size);
TROTH_ASYNC_FUNCTION(void, void) http_respond_text(troth_request *request, int status, const char *text);  /* text/plain; charset=utf-8 */
/* Borrows the value. `printf`'s kin for text is asprintf. */
TROTH_ASYNC_FUNCTION(void, void) http_respond_json(troth_request *request, int status, struct json_t *value);

/* Answers in pieces: begin, write as often as wanted, end. With a length exactly so many bytes must be written; HTTP_UNKNOWN
 * sends it chunked (to HTTP/1.0: up to the connection's end). The head is sent at once. A handler that just returns has
 * ended its response. */
#define HTTP_UNKNOWN UINT64_MAX
TROTH_ASYNC_FUNCTION(void, void) http_begin(troth_request *request, int status, const char *type, uint64_t length);
/* Fulfilled when the kernel has accepted it all, so a slow client makes the handler wait. `data` is borrowed until then.
 * EPIPE and ECONNRESET: the client is gone; EMSGSIZE: more than the length. To HEAD nothing is sent. */
TROTH_ASYNC_FUNCTION(void, void) http_write(troth_request *request, const void *data, size_t size);
TROTH_ASYNC_FUNCTION(void, void) http_end(troth_request *request);

/* Answers with a file: its type by its name's ending, ETag and Last-Modified, conditional requests (304, 412), one or several
 * ranges (206, 416). Only GET and HEAD: others get 405. An error (ENOENT, EACCES, EISDIR ...) if it cannot be opened, before
 * anything is sent. The path is copied. */
TROTH_ASYNC_FUNCTION(void, void) http_respond_file(troth_request *request, const char *path);
/* Answers with the file that `path` (decoded, such as request_path gives; "" and "/" are the folder itself) names below a
 * folder, or with 404; never with one outside of the folder: "..", and links that lead out of it, are not found. A folder gives its
 * index.html, after a redirect to its name with a "/" at the end; names that begin with a dot are not found. */
TROTH_ASYNC_FUNCTION(void, void) http_respond_folder(troth_request *request, const char *folder, const char *path);

/* Answers 101 and gives the connection as a stream, which the awaiter closes: what the client sent behind the head is read
 * first. The handler may go on to use it; after its end the stream lives on. EPROTO if the client asked for no such upgrade. */
TROTH_ASYNC_FUNCTION(struct_troth_stream_ptr, troth_stream *) http_upgrade(troth_request *request, const char *protocol);

#endif
