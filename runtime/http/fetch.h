/*
 * fetch.h: the inside of fetch: what its files share.
 *
 * A transfer and its response are one object, from the call of fetch to response_close. libcurl's callbacks only write into
 * it and put it into its client's list of those that have something to say (`fetch__wake`); when libcurl has returned,
 * `fetch__answer` settles what waits for them. So no promise settles, and nothing is freed, inside of libcurl.
 *
 *     fetch.c           in Troth: bodies that are sent in pieces, JSON, the body as an iterator
 *     fetch_client.c    libcurl's sockets and timer on the loop; starting and ending a transfer; time limits
 *     fetch_request.c   options to libcurl's; redirects
 *     fetch_head.c      the headers that arrive
 *     fetch_body.c      bodies in both directions, with what waits for them
 *     fetch_error.c     libcurl's codes as errors
 *     fetch_jar.c       cookies
 */
#ifndef TROTH_HTTP_FETCH_H
#define TROTH_HTTP_FETCH_H

#include <curl/curl.h>

#include "runtime/loop/loop.h"
#include <troth/fetch.h>

enum {
    FETCH_HEAD_MOST = 256 * 1024,               /* bytes of headers that are taken */
    FETCH_AHEAD = 64 * 1024,                    /* bytes of a body in memory at which libcurl is told to wait */
    FETCH_DROPPED_MOST = 64 * 1024,             /* bytes of a redirect's body that are read to keep the connection */
    FETCH_CONNECT_MS = 30000, FETCH_IDLE_MS = 300000, FETCH_REDIRECTS = 20,
};

/* A buffer that grows; always with room for one byte more than `size`. From malloc: it may become the caller's. */
struct fetch_buffer { char *data; size_t size, room; };

/* The operations that wait for a transfer. */
struct fetch_opening { troth_promise promise; troth_response *response; };
struct fetch_reading { troth_promise promise; union { troth_bytes bytes; char *text; }; size_t *size; troth_response *response; };
struct fetch_sending { troth_promise promise; bool wanted; troth_response *response; };

struct troth_response {
    struct fetch_client *client;                /* NULL: its loop is over */
    CURL *easy;                                 /* NULL: the transfer is over */
    troth_response *previous, *next;            /* of its client's transfers, while it is under way */
    troth_response *next_awake;
    bool under_way, awake, closed;
    unsigned refs;                              /* whoever has the handle; a task that sends; a loop over transfers */
    struct fetch_opening *opening;
    struct fetch_reading *reading;              /* response_read's or response_text's */
    struct fetch_sending *sending;
    troth_error *error;                         /* why it failed; ours */
    char reason_of_curl[CURL_ERROR_SIZE];

    /* the request */
    char *method;
    char *url;                                  /* without user, password and fragment */
    struct curl_slist *headers;
    fetch_jar *jar;
    fetch_redirect redirect;
    int redirects_left, redirects;
    uint64_t max_size;
    uint64_t timeout_ms;                        /* for the message */
    uint64_t deadline, idle, touched;           /* nanoseconds; 0: none. touched: the last sign of the server */
    const char *body;                           /* what is to be sent now: all of it, or the piece of `sending` */
    size_t body_size, body_sent;
    char *body_owned;                           /* ... if it is ours */
    size_t body_gone;                           /* of its bytes: they cannot be sent again */
    bool in_pieces, last_piece, send_paused, send_over, size_said;
    uint64_t body_left;                         /* size_said: of the size of a body in pieces */
    troth_promise *sender;                      /* the task that sends pieces, once it is on its own */

    /* the response */
    int status, version;
    bool head_begun, head_done, ended;
    struct fetch_buffer head;                   /* the reason, then names and values, each with a zero byte */
    size_t head_count, head_bytes;
    char *location;                             /* a redirect that is followed: its body is dropped */
    struct fetch_buffer arrived, lent;          /* of the body: not asked for yet; given to the reader */
    uint64_t received;                          /* bytes of the body so far */
    bool paused, resuming, compressed, swallowing;
};

/* --- fetch_client.c -------------------------------------------------------------------------------------------------- */

struct fetch_client *fetch__client(void);       /* this loop's, made if there is none; NULL: it cannot be */
CURL *fetch__easy(struct fetch_client *client); /* a handle with no options set; NULL: out of memory */
CURLMcode fetch__begin(troth_response *r);      /* its easy handle is ready: the transfer is under way */
CURLMcode fetch__again(troth_response *r);      /* is over, and begins again with other options */
void fetch__stop(troth_response *r);            /* ... is no more; not from a callback of libcurl */
void fetch__over(troth_response *r);            /* no more will come: stops it and wakes it */
void fetch__wake(troth_response *r);            /* it has something to say */
void fetch__answer(struct fetch_client *client);/* ... and does, to all that wait */
void fetch__touch(troth_response *r);           /* a sign of the server, or it is waited for from now on */
void fetch__watch(troth_response *r);           /* looks when its next time limit is */
void fetch__drop(troth_response *r);            /* a reference; the last one frees */
char *fetch__copy(const char *text);            /* for troth__big_free; NULL: out of memory */

/* --- fetch_request.c ------------------------------------------------------------------------------------------------- */

/* A transfer with one reference, under way; NULL: *error says why. */
troth_response *fetch__start(const char *url, const fetch_options *options, troth_error **error);
bool fetch__follow(troth_response *r);          /* its redirect; false: r->error is set */

/* --- fetch_head.c ---------------------------------------------------------------------------------------------------- */

size_t fetch__on_header(char *line, size_t one, size_t size, void *self);

/* --- fetch_body.c ---------------------------------------------------------------------------------------------------- */

bool fetch__append(struct fetch_buffer *buffer, const char *data, size_t size);
size_t fetch__on_body(char *data, size_t one, size_t size, void *self);
size_t fetch__on_send(char *data, size_t one, size_t room, void *self);
int fetch__on_seek(void *self, curl_off_t offset, int origin);
void fetch__go_on_sending(troth_response *r);   /* there is a piece, or none will come */
void fetch__own_body(troth_response *r);        /* copies what is not sent yet of a borrowed one */
void fetch__hold_back(troth_response *r);       /* if more has arrived than shall */
void fetch__swallow(troth_response *r);         /* what libcurl keeps of it, before it is stopped */
void fetch__answer_reading(troth_response *r);
void fetch__answer_sending(troth_response *r);

/* --- fetch_error.c --------------------------------------------------------------------------------------------------- */

/* The first error counts. `format` says what follows "fetch METHOD URL: ". */
void fetch__fail(troth_response *r, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));
void fetch__fail_curl(troth_response *r, CURLcode code);

/* --- fetch_jar.c ----------------------------------------------------------------------------------------------------- */

fetch_jar *fetch__keep_jar(fetch_jar *jar);      /* adds a reference and returns it */
CURLSH *fetch__share(fetch_jar *jar);

#endif
