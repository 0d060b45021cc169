/*
 * fetch_pieces.h: what fetch.c, which is written in Troth, asks of the rest of fetch.
 */
#ifndef TROTH_HTTP_FETCH_PIECES_H
#define TROTH_HTTP_FETCH_PIECES_H

#include <troth/fetch.h>

/* Begins a transfer, in *started (may be NULL) until the promise settles; NULL there if it could not begin. */
TROTH_PROMISE(struct_troth_response_ptr, troth_response *) fetch__open(const char *url, const fetch_options *options, troth_response **started);
/* The same with a body in pieces. */
TROTH_PROMISE(struct_troth_response_ptr, troth_response *) fetch__open_in_pieces(const char *url, const fetch_options *options);

/* Sends a piece, which is borrowed until it settles. False: nobody wants any more. One at a time. */
TROTH_PROMISE(_Bool, bool) fetch__send(troth_response *r, const char *data, size_t size);
void fetch__sent(troth_response *r);            /* there are no more pieces */
void fetch__give_up(troth_response *r, troth_error *error);     /* the next piece cannot be had: borrows the error, which ends the transfer */

void fetch__hold(troth_response *r);            /* a reference */
void fetch__drop(troth_response *r);
void fetch__sent_by(troth_response *r, void *task);     /* a task that outlives the call of fetch: it is cancelled when the response is closed */

/* "fetch METHOD URL: ..." */
troth_error *fetch__error(const troth_response *r, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
