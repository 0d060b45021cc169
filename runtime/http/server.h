/*
 * server.h: the inside of the HTTP server, for the files http_*.c, which are written in Troth.
 *
 * A connection is a task. It holds a request (its parser and buffers) from the first byte of a head until the answer is
 * complete, and none while it waits for the next one: idle connections are small. Time limits are two deadlines a
 * connection, one for the read and one for the write that it waits for; one timer of the server looks at all of them.
 */
#ifndef TROTH_HTTP_SERVER_H
#define TROTH_HTTP_SERVER_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <troth.h>
#include <troth/http.h>
#include <troth/net.h>

#include "head.h"
#include "runtime/io/stream.h"

struct http_connection;

/* --- texts that grow (http_respond.c) ------------------------------------------------------------------------------------ */

/* lent: the memory is not its own, and it leaves it when it grows. failed: memory ran out; what was put then is lost. */
struct http_text { char *data; size_t size, room; bool lent, failed; };

void http__put(struct http_text *text, const void *data, size_t size);
void http__put_text(struct http_text *text, const char *words);
void http__put_number(struct http_text *text, uint64_t number);

/* --- the server (http_server.c) --------------------------------------------------------------------------------------------- */

struct troth_http {
    http_options options;
    http_handler *handler;
    void *context;
    troth_listener *listener;                   /* NULL: it was stopped */
    char *address;
    int port;
    struct http_connection *first;              /* all of them */
    http_counts counts;
    promise(void) gate;                         /* what http_run waits for, settled when a connection ends; borrowed */
    timer_id timer;
    uint64_t timer_at;                          /* loop_now() when it fires */
    troth_request *spare;                       /* request blocks that are not in use */
    unsigned spares;
    char date[HTTP_DATE_SIZE + 1];
    time_t date_at;
    bool running, stopping, closed;
};

const char *http__now(troth_http *server);      /* the date, for the response */
/* Gives the error (taken) to whoever wants to know. */
void http__report(troth_http *server, troth_request *request, troth_error *error);

void http__remember(troth_http *server, struct http_connection *c);
void http__forget(troth_http *server, struct http_connection *c);

/* --- deadlines ------------------------------------------------------------------------------------------------------------------ */

/* What a connection waits for: `promise` is cancelled at `deadline` (milliseconds of loop_now; 0: never). */
struct http_wait { troth_promise *promise; uint64_t deadline; bool expired; };

/* From now until http__waited: cancels `promise` (borrowed) after `ms`; below 0: never. */
void http__waits(struct http_connection *c, struct http_wait *wait, troth_promise *promise, int64_t ms);
static inline void http__waited(struct http_wait *wait) { wait->promise = NULL; }

/* --- a connection (http_connection.c) --------------------------------------------------------------------------------------- */

enum http_state { HTTP_IDLE, HTTP_READING, HTTP_ANSWERING };

struct http_connection {
    struct http_connection *prev, *next;
    troth_http *server;
    troth_stream *stream;                       /* NULL: it was handed out by an upgrade */
    troth_stream *wire;                         /* the same, or what is under its TLS session */
    troth_request *request;                     /* NULL: idle */
    promise(void) task;                         /* a reference */
    troth_promise *handling;                    /* the handler's task, while it is watched whether the client is still there; borrowed */
    struct troth__peer_watch watch;
    struct http_wait reading, writing;
    uint8_t state;
    bool used;                                  /* it has had a request */
    bool lost;                                  /* a write failed: nothing more can be sent */
    bool gone;                                  /* the client went before its answer was complete */
};

/* Serves a connection until its end, as a task of the caller; takes the stream. False: out of memory, and it is the caller's. */
bool http__connect(troth_http *server, troth_stream *stream);

/* --- a request (http_request.c) -------------------------------------------------------------------------------------------------- */

enum http_body { HTTP_BODY_LENGTH, HTTP_BODY_CHUNKED, HTTP_BODY_DONE, HTTP_BODY_FAILED };
enum http_answer { HTTP_ANSWER_NONE, HTTP_ANSWER_BEGUN, HTTP_ANSWER_DONE, HTTP_ANSWER_FAILED };

enum { HTTP_BLOCK = 8192 };                     /* a request with what it has room for: most heads, and most answers' heads */
enum { HTTP_BODY_ROOM = 16384 };                /* what a chunked body is read by */
enum { HTTP_DRAIN = 65536 };                    /* so much of a body that nobody wanted is read over, to keep the connection */

struct http_memory { struct http_memory *next; };   /* in front of what is freed with the request */
struct http_parameter { const char *name, *value; };

struct troth_request {
    struct http_connection *connection;         /* or the next spare one */
    struct http_head head;
    char *in;                                   /* the bytes that were read: from in_at to in_size not yet used */
    uint32_t in_at, in_size, in_room;
    struct http_memory *memory;
    const char *path, *host;
    struct http_parameter *query, *parameters;  /* once they were asked for */
    uint32_t query_count, parameter_count;
    bool query_read;
    /* the body */
    uint8_t body;
    bool reading;                               /* somebody reads it */
    uint64_t body_left, body_read, body_limit;
    uint64_t waited;                            /* milliseconds, for the client */
    troth_error *fault;                         /* what went wrong with it by the client's fault, and the status for that */
    int fault_status;
    /* the answer */
    uint8_t answer;
    bool close, chunked, bare;                  /* bare: its body is not sent (HEAD, 204, 205, 304) */
    bool writing, upgraded, dated;
    int status;
    uint64_t answer_left;                       /* of its length; HTTP_UNKNOWN: no length was given */
    struct http_text fields, out;               /* what http_header added; the head, and chunks, when they are put together */
    char room[];                                /* up to HTTP_BLOCK */
};

enum { HTTP_IN_ROOM = 4096, HTTP_OUT_ROOM = 1024 };

troth_request *http__request_new(struct http_connection *c);   /* NULL: out of memory */
/* The request is over; it begins anew with the bytes that were read beyond it. */
void http__request_next(troth_request *r);
void http__request_free(troth_request *r);
bool http__request_more(troth_request *r);      /* makes room to read a head on; false: out of memory */
void *http__request_memory(troth_request *r, size_t size);  /* freed with the request; NULL: out of memory */
/* The head is complete: sets up the rest. */
void http__request_begin(troth_request *r);
/* Is the error, or one of its causes, the client's fault? The status for it, else 0. */
int http__fault_status(const troth_request *r, const troth_error *error);
/* Notes the client's fault; takes the error and gives a reference to be thrown. */
troth_error *http__fault(troth_request *r, int status, troth_error *error);
/* Reads over what is left of the body, up to HTTP_DRAIN bytes: is it complete? */
async bool http__drain_body(troth_request *r);

/* --- the answer (http_respond.c) -------------------------------------------------------------------------------------------------- */

/* Writes the pieces; the write's time limits hold. */
async void http__send(struct http_connection *c, const troth_bytes *pieces, size_t count);
/* An answer of the server's own: a status and a line of text. */
async void http__answer(troth_request *r, int status, const char *why);

#endif
