/*
 * stream.h: the inside of byte streams, for the files of io, tls and http, in C and in Troth.
 *
 * A stream is a structure that begins with `struct troth_stream`; its type says how it reads and writes. There are two:
 * a libuv handle (stream_wire.c) and a program's own functions (stream_make.c). What all have in common is here: bytes read
 * ahead, the order of reads, names, and how long the structure lives: `holds` counts the owner (until stream_close), the
 * type itself (until it has let go of what is under it) and every task that will look at it again.
 */
#ifndef TROTH_IO_STREAM_H
#define TROTH_IO_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <troth/error.h>
#include <troth/stream.h>
#include <troth/task.h>

/* What a kind of stream does. None of the first five is called on a closed stream; of the first three one at a time. */
struct troth__stream_type {
    TROTH_PROMISE(size_t, size_t) (*read)(troth_stream *s, void *buffer, size_t size);      /* size is at least 1 */
    TROTH_PROMISE(void, void) (*ready)(troth_stream *s);
    /* Appends what is there to what was read ahead, and holds no buffer until it is there; gives its size, 0 at the end. */
    TROTH_PROMISE(size_t, size_t) (*fill)(troth_stream *s);
    TROTH_PROMISE(void, void) (*write)(troth_stream *s, const troth_bytes *pieces, size_t count);   /* in order; the list may be the caller's only if count is 1 */
    TROTH_PROMISE(void, void) (*shutdown)(troth_stream *s);
    void (*close)(troth_stream *s);             /* rejects what is pending, gives back its hold, now or later */
    void (*release)(troth_stream *s);           /* no hold is left: frees what it added */
    char *(*name)(troth_stream *s, bool peer);  /* from malloc, or NULL */
    int (*fd)(const troth_stream *s);
};

struct troth_stream {
    const struct troth__stream_type *type;
    char *ahead;                                /* read, not taken yet: [start, end) of `room`; a byte more than `room` is there */
    size_t start, end, room;
    size_t limit;                               /* stream_limit; SIZE_MAX: it was not called */
    char *peer, *local;                         /* made when they are first asked for */
    uint32_t holds;
    bool waiting;                               /* the type's read, ready or fill is pending */
    bool reading;                               /* a call that is made of several reads is under way */
    bool closed;                                /* stream_close was called */
    bool shut;                                  /* ... stream_shutdown */
    int lost;                                   /* an errno: bytes that were read could not be kept; reads fail */
};

/* --- stream.c --------------------------------------------------------------------------------------------------------- */

void troth__stream_init(troth_stream *s, const struct troth__stream_type *type);    /* two holds: the owner's, the type's */
void troth__stream_hold(troth_stream *s);
void troth__stream_drop(troth_stream *s);
/* "read from PEER: what errno means"; no reference is kept. `doing`: "read from", "write to", ... */
troth_error *troth__stream_error(troth_stream *s, const char *doing, int code);
troth_error *troth__stream_fault(troth_stream *s, const char *doing, int code, const char *why);    /* "read from PEER: why" */
/* NULL, or why it cannot be read from now: closed, or another read is under way. */
troth_error *troth__stream_unreadable(troth_stream *s);
/* An operation of the running task that was rejected at once; takes the error. Fulfilled ones: promise_resolved. */
TROTH_PROMISE(size_t, size_t) troth__failed_size(troth_error *error);
TROTH_PROMISE(void, void) troth__failed(troth_error *error);

char *troth__copy(const char *text);           /* of the runtime's memory, as names are; NULL when it is out */

/* Bytes read ahead. Room for more behind them (0: out of memory), to be followed by `end += n`; before a wait: gives back
 * what is not needed, so that a stream that waits holds its unread bytes and nothing else. What was lent before may move. */
size_t troth__ahead_room(troth_stream *s, char **at);
void troth__ahead_rest(troth_stream *s);
bool troth__ahead_put_back(troth_stream *s, const void *data, size_t size);     /* in front; false: out of memory */

/* A buffer of 64 KiB (and a byte), one of a few that the loop keeps; NULL: out of memory. */
char *troth__working_take(size_t *size);
void troth__working_give(char *buffer);         /* accepts NULL */

/* --- stream_wire.c: a stream on a libuv handle ------------------------------------------------------------------------ */

struct uv_stream_s;
enum troth__wire_kind { TROTH__TCP, TROTH__PIPE, TROTH__TTY };

/* A stream whose handle is initialised (a terminal's: by the caller, uv_tty_init) but not open: to be opened, connected,
 * or given to uv_spawn; then call troth__wire_opened. If that fails: stream_close. `peer` is copied; NULL: asked for when
 * it is needed. NULL when memory is out. */
troth_stream *troth__wire_new(enum troth__wire_kind kind, const char *peer);
struct uv_stream_s *troth__wire_handle(troth_stream *s);
/* The handle is open. `incoming`: bytes may be there already. */
void troth__wire_opened(troth_stream *s, bool incoming);
/* An operation that opens the handle is under way: the stream is not closed under it. Or that of the other end's address. */
void troth__wire_peer(troth_stream *s, const void *address, size_t size);
bool troth__is_wire(const troth_stream *s);
/* Tells, once and from the loop, that the other end is gone: it has closed or reset the connection. Reads nothing, waits beside
 * reads (whoever is reading then is told by its read, and not the watch), and costs no system call as long as nothing comes.
 * The structure is the caller's, zero before; at most one a stream. Of a stream that is no wire nothing is told. */
struct troth__peer_watch {
    void (*gone)(struct troth__peer_watch *watch);
    bool half_open;                             /* an end of its side alone is no end: it may still read */
    troth_stream *stream;                       /* NULL: none is watched */
    struct troth__hangup *hangup;
};
void troth__peer_watch(troth_stream *s, struct troth__peer_watch *watch);
void troth__peer_unwatch(struct troth__peer_watch *watch);
void troth__wire_reset(troth_stream *s);        /* as stream_close, with a reset */

/* --- stream_hangup.c: the end of a connection behind bytes that nobody reads ---------------------------------------------- */

enum troth__presence { TROTH__THERE, TROTH__HALF, TROTH__GONE };   /* half: it has ended its side, and may still read */
enum troth__presence troth__presence(int fd);
/* Calls troth__peer_gone when the other end is gone. False: there is no descriptor or memory for that. */
bool troth__hangup_start(struct troth__peer_watch *watch, int fd);
void troth__hangup_stop(struct troth__peer_watch *watch);    /* accepts one that was not started */
void troth__peer_gone(struct troth__peer_watch *watch);

#endif
