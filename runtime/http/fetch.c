/*
 * fetch.c: what of fetch is written in Troth: a body that is sent in pieces, the body that arrives as an iterator or as JSON.
 */
#include <troth.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "fetch_pieces.h"

/* --- sending in pieces ------------------------------------------------------------------------------------------------------------- */

typedef bool next_piece(void *self, troth_bytes *chunk, troth_error **error);

static async generator troth_bytes pieces_of(next_piece *next, void *self)
{
    for (;;) {
        troth_bytes piece = { 0 };
        troth_error *error = NULL;
        bool more = next(self, &piece, &error);
        if (error)
            throw error;
        if (!more)
            return;
        yield piece;
    }
}

/* Its failures end the transfer, whose error tells of them. */
static async void send_all(troth_response *r, async_iterator(troth_bytes) pieces)
{
    defer fetch__drop(r);
    try {
        foreach_await (troth_bytes piece, pieces)
            if (!await fetch__send(r, piece.data, piece.size))
                return;
        fetch__sent(r);
    } catch (e) {
        fetch__give_up(r, e);
    }
}

static void close_response(troth_response *r) { response_close(r); }

/* Until the headers are there the sender is a child of this task. A server may answer before it has all of the body. */
static async discard(close_response) troth_response *open_in_pieces(const char *url, const fetch_options *options)
{
    async_iterator(troth_bytes) pieces = options->body_chunks ? iter_keep(options->body_chunks) : pieces_of(options->body_next, options->body_self);
    troth_response *r;
    promise(troth_response *) opening = fetch__open(url, options, &r);
    if (r)
        fetch__hold(r);
    promise(void) sender = r ? send_all(r, pieces) : promise_resolved(void);
    r = await opening;
    promise_detach(sender);
    fetch__sent_by(r, sender);
    return r;
}

promise(troth_response *) fetch__open_in_pieces(const char *url, const fetch_options *options) { return open_in_pieces(url, options); }

/* --- reading ---------------------------------------------------------------------------------------------------------------------------- */

async generator troth_bytes response_body(troth_response *response)
{
    for (;;) {
        troth_bytes piece = await response_read(response);
        if (!piece.size)
            return;
        yield piece;
    }
}

static void drop_json(json_t *value) { json_decref(value); }

/* A byte order mark is not JSON's, but JavaScript's fetch reads over it. */
static async discard(drop_json) json_t *json_of(troth_response *response)
{
    size_t size;
    char *text = await response_text(response, &size);
    defer free(text);
    size_t mark = size >= 3 && !memcmp(text, "\xef\xbb\xbf", 3) ? 3 : 0;
    json_error_t error;
    json_t *value = json_loadb(text + mark, size - mark, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    if (!value)
        throw fetch__error(response, EBADMSG, "no JSON: line %d, column %d: %s", error.line, error.column, error.text);
    return value;
}

promise(struct json_t *) response_json(troth_response *response) { return json_of(response); }
