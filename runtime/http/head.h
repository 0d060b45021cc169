/*
 * head.h: the message layer of the server, without a socket: the head of a request from bytes, a chunked body from bytes,
 * and the small texts that HTTP is made of. llhttp reads; what its grammar leaves open is checked here, by RFC 9112.
 */
#ifndef TROTH_HTTP_HEAD_H
#define TROTH_HTTP_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
#include <llhttp.h>

/* --- the head of a request (http_head.c) ------------------------------------------------------------------------------ */

struct http_span { uint32_t at, size; };        /* in the head's bytes */
struct http_field { struct http_span name, value; };

enum { HTTP_FIELDS = 24 };                      /* so many without memory of their own */
enum { HTTP_MORE = 0, HTTP_COMPLETE = 1 };      /* what http__head_parse gives, or the status of a refusal */

/* Offsets, not pointers: the bytes may move while the head is incomplete. */
struct http_head {
    llhttp_t parser;
    char *data;                                 /* borrowed: the bytes that the head begins with */
    uint32_t size;                              /* of the complete head, with its empty line */
    uint32_t size_limit, field_limit;
    struct http_span target;
    struct http_field *fields, first_fields[HTTP_FIELDS];
    uint32_t field_count, field_room;
    uint64_t length;                            /* Content-Length; 0 if chunked */
    const char *fault;                          /* why it was refused; static */
    uint16_t refusal;                           /* the status, once it was refused */
    bool in_value;                              /* what came last of a field is its value */
    bool chunked, keep_alive, expects_continue, upgrade, old;   /* old: HTTP/1.0 */
    bool body_complete;                         /* of a chunked body: the last chunk and the trailer were read */
    uint64_t framing, decoded;                  /* ... bytes of frames, and of the body itself */
    char *out;                                  /* where http__chunk_decode puts the body */
    char last;                                  /* the byte that it read last */
};

void http__head_begin(struct http_head *head, uint32_t size_limit, uint32_t field_limit);
void http__head_end(struct http_head *head);    /* frees what it holds */
/* The bytes data[0..to) are the head's so far; those before `from` were given already. HTTP_COMPLETE: `size` of them are the
 * head, whose fields and target now end with a zero byte each; HTTP_MORE; or the status (400, 431, ...), with `fault`. */
int http__head_parse(struct http_head *head, char *data, uint32_t from, uint32_t to);
/* The first field of that name (without regard to case), or NULL. */
const char *http__head_field(const struct http_head *head, const char *name);

/* The chunked body behind a complete head: reads `size` bytes at `in`, puts what they carry to `out` (room for `size`; may be
 * `in` itself), *put bytes. Gives how many were read, less than `size` only when the body is complete; -1: malformed. */
ptrdiff_t http__chunk_decode(struct http_head *head, const char *in, size_t size, char *out, size_t *put);

/* --- small texts (http_text.c) ------------------------------------------------------------------------------------------ */

enum { HTTP_DATE_SIZE = 29 };                   /* "Sun, 06 Nov 1994 08:49:37 GMT" */

void http__date(time_t at, char text[HTTP_DATE_SIZE + 1]);
bool http__date_parse(const char *text, time_t *at);    /* the three forms of RFC 9110, 5.6.7 */
const char *http__reason(int status);           /* "Not Found"; never NULL */
bool http__is_token(const char *text);          /* RFC 9110, 5.6.2 */
bool http__is_value(const char *text);          /* may it be sent as a field's value? */
bool http__is_name(const char *text, size_t size, const char *name);    /* without regard to case */
/* Percent-decodes; `plus`: "+" is a space. `out` has room for `size` + 1 (may be `text`), and ends with a zero byte. Gives
 * the length, or -1: a "%" without two digits, or a zero byte. */
ptrdiff_t http__decode(char *out, const char *text, size_t size, bool plus);
const char *http__media_type(const char *path); /* by the name's ending; "application/octet-stream" if that says nothing */
/* Is `item` in a comma-separated list of tokens (without regard to case) or of entity tags? `weak`: W/"a" is "a", too. */
bool http__lists(const char *list, const char *item, bool weak);

#endif
