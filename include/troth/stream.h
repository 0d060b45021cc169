/*
 * stream.h: byte streams: what a TCP connection, a Unix socket, a pipe, a terminal and a TLS session have in common.
 *
 * A stream is made elsewhere (net.h, process.h, tty.h, tls.h, or stream_make) and belongs to whoever has it, until
 * stream_close. Reads, writes and shutdowns are operations of the running task: they can be awaited, cancelled and timed
 * out. Errors have the errno code and name the operation and the other end: "read from 127.0.0.1:80: Connection reset by
 * peer". docs/stream.md says more.
 *
 * One reader at a time: a read while another is under way is rejected with EBUSY. Writes wait their turn, in the order in
 * which they were asked for, so that several tasks may write to one stream and their pieces never mix. A read and a write
 * do not disturb each other.
 */
#ifndef TROTH_STREAM_H
#define TROTH_STREAM_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <troth/bytes.h>
#include <troth/task.h>

typedef struct troth_stream troth_stream;

/* --- reading ---------------------------------------------------------------------------------------------------------- */

/* Reads what is there, at least 1 byte and at most `size`; settles with the number of bytes, and with 0 at the end of the
 * stream, also when it is asked again. `buffer` is borrowed until it settles; a size of 0 is rejected with EINVAL.
 * Cancelled, it has taken nothing: the next read gets the bytes. */
TROTH_PROMISE(size_t, size_t) stream_read(troth_stream *s, void *buffer, size_t size);
/* Reads `size` bytes. ENODATA, "... ended after 3 of 8 bytes", if the stream ends before. What a failed or cancelled one
 * had read is read again by the next read. `buffer` is borrowed until it settles. */
TROTH_ASYNC_FUNCTION(void, void) stream_read_exactly(troth_stream *s, void *buffer, size_t size);
/* Reads a line of any length up to the limit (stream_limit). The text is from malloc, the awaiter frees it; the newline
 * ("\n") is taken off, a carriage return before it is kept; a last line without newline counts; NULL at the end. A line
 * may contain zero bytes: its length goes to *size, if a second argument is given. EMSGSIZE for a longer one, of which
 * nothing is taken. */
#define stream_read_line(...) TROTH_STREAM_SIZED(troth_stream_read_line, __VA_ARGS__, NULL, )
TROTH_ASYNC_FUNCTION(char_ptr, char *) troth_stream_read_line(troth_stream *s, size_t *size);
/* Reads until the end. The text is from malloc, the awaiter frees it, and a zero byte follows it; its length goes to
 * *size, if a second argument is given. EMSGSIZE beyond the limit, if one was set. */
#define stream_read_all(...) TROTH_STREAM_SIZED(troth_stream_read_all, __VA_ARGS__, NULL, )
TROTH_ASYNC_FUNCTION(char_ptr, char *) troth_stream_read_all(troth_stream *s, size_t *size);
#define TROTH_STREAM_SIZED(call, s, size, ...) call((s), (size))
/* The lines, as stream_read_line reads them, but lent: each is valid until the next step. */
TROTH_ASYNC_GENERATOR(char *) stream_lines(troth_stream *s);
/* The bytes as they arrive, in pieces of at most 64 KiB, lent until the next step. No buffer is held while none are there. */
TROTH_ASYNC_GENERATOR(troth_bytes) stream_chunks(troth_stream *s);
/* Settles when a read would not have to wait: bytes, the end or an error are there. It takes nothing, and holds no buffer,
 * which is what ten thousand idle connections should wait with. (Of a stream above another one, such as TLS, it may settle
 * early.) Counts as a read: EBUSY beside another one. */
TROTH_PROMISE(void, void) stream_ready(troth_stream *s);
/* Puts bytes back in front of what is to be read; they are copied. 0, or -1 with errno ENOMEM or EBUSY. */
int stream_unread(troth_stream *s, const void *data, size_t size);
/* The most that a line (without its newline), or all of stream_read_all, may have; 0: no limit. Until it is set: 1 MiB for
 * a line, no limit for all. */
void stream_limit(troth_stream *s, size_t bytes);

/* --- writing ---------------------------------------------------------------------------------------------------------- */

/* Writes `size` bytes: fulfilled when the kernel (or the stream below) has accepted them all, so a slow reader makes the
 * writer wait. `data` is borrowed until it settles. Cancelled before the first byte is accepted, it writes nothing; later,
 * the rest is not written, and since the other end cannot know that, every further write is rejected with EPIPE. */
TROTH_PROMISE(void, void) stream_write(troth_stream *s, const void *data, size_t size);
/* The same for several pieces, in one system call where that is possible. The pieces and the list are borrowed. */
TROTH_PROMISE(void, void) stream_write_pieces(troth_stream *s, const troth_bytes *pieces, size_t count);
/* A string, without its terminator; borrowed. */
TROTH_PROMISE(void, void) stream_write_text(troth_stream *s, const char *text);
/* What printf would print; format and arguments are read at once. */
TROTH_PROMISE(void, void) stream_printf(troth_stream *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
TROTH_PROMISE(void, void) stream_vprintf(troth_stream *s, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));
/* Ends the writing side, after the writes asked for before: the other end reads the end; reading goes on. Later writes are
 * rejected with EPIPE; a second shutdown does nothing. */
TROTH_PROMISE(void, void) stream_shutdown(troth_stream *s);

/* --- the stream itself ------------------------------------------------------------------------------------------------ */

/* Closes both sides and gives the stream up: the pointer is dead. What is pending is rejected with ECANCELED. Never
 * suspends; accepts NULL, so that `defer stream_close(s);` is right. */
void stream_close(troth_stream *s);
/* The other end, and this one: "127.0.0.1:80", "[::1]:80", a Unix socket's path ("@name" of an abstract one), or what the
 * maker called it; "" if it has no name. Lent until the stream is closed. */
const char *stream_peer(troth_stream *s);
const char *stream_local(troth_stream *s);
/* The file descriptor under it, or -1: for options that nothing here sets. It stays the stream's. */
int stream_fd(const troth_stream *s);

/* --- a stream of one's own -------------------------------------------------------------------------------------------- */

/*
 * What stream_make takes. The stream sees to it that there is one read (or ready) at a time, and one write or shutdown,
 * that the next waits its turn, and that nothing is called after `close`; so the functions need not look. Each gets the
 * `self` of stream_make.
 */
typedef struct stream_methods {
    /* At least 1 byte, 0: the end; size is at least 1. Cancelled or failed, it has taken nothing. NULL: nothing to read. */
    TROTH_PROMISE(size_t, size_t) (*read)(void *self, void *buffer, size_t size);
    /* All of it; size is at least 1. NULL: it cannot be written to. */
    TROTH_PROMISE(void, void) (*write)(void *self, const void *data, size_t size);
    /* No more writes. NULL: fulfilled without a call. */
    TROTH_PROMISE(void, void) (*shutdown)(void *self);
    /* Called once, and no method after it. Never suspends: must see to it that what is pending ends soon. May be NULL. */
    void (*close)(void *self);
    /* Called once, when it is closed and nothing is pending any more: frees `self`. May be NULL. */
    void (*release)(void *self);
    /* A read would not have to wait (it may be wrong at times). NULL: the stream reads into a buffer of its own instead. */
    TROTH_PROMISE(void, void) (*ready)(void *self);
    int (*fd)(void *self);                      /* of stream_fd; NULL: -1 */
} stream_methods;

/* A stream of functions; the table is borrowed until the stream is released, `self` is the functions' own. `peer` is copied
 * and stands in messages; NULL: "". Gives, or NULL when memory is out (then `self` is still the caller's). */
troth_stream *stream_make(const stream_methods *methods, void *self, const char *peer);
/* The `self` of a stream that was made with these methods and is not closed; of any other one (and NULL): NULL. */
void *stream_self(troth_stream *s, const stream_methods *methods);

#endif
