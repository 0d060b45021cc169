/*
 * fetch_open.c: the operations under fetch: a transfer's begin, until its headers are there, and its end.
 */
#include <stdlib.h>

#include "fetch.h"
#include "fetch_pieces.h"

/* --- the end ------------------------------------------------------------------------------------------------------------------- */

void fetch__drop(troth_response *r)
{
    if (--r->refs)
        return;
    error_free(r->error);
    troth__big_free(r->method);
    troth__big_free(r->url);
    troth__big_free(r->location);
    troth__big_free(r->body_owned);
    free(r->head.data);
    free(r->arrived.data);
    free(r->lent.data);
    troth__big_free(r);
}

void response_close(troth_response *r)
{
    if (!r)
        return;
    r->closed = true;
    fetch__stop(r);
    curl_slist_free_all(r->headers);
    r->headers = NULL;
    if (r->reading) {
        troth_promise *reading = &r->reading->promise;
        r->reading = NULL;
        troth__reject(reading, troth__error(ECANCELED, "%s %s: the response was closed", reading->type->name, r->url));
    }
    if (r->sending)
        fetch__answer_sending(r);
    if (r->sender) {
        troth_promise *sender = r->sender;
        r->sender = NULL;
        troth_promise_cancel(sender);
        troth__release(sender);
    }
    fetch__drop(r);
}

/* --- the begin ----------------------------------------------------------------------------------------------------------------- */

static void cancel_opening(troth_promise *p)
{
    troth_response *r = ((struct fetch_opening *)(void *)p)->response;
    r->opening = NULL;
    response_close(r);
    troth__reject(p, troth__canceled());
}

static void discard_response(void *value) { response_close(*(troth_response **)value); }

static const troth_descriptor open_type = { .resume = cancel_opening, .size = sizeof(struct fetch_opening),
    .align = _Alignof(struct fetch_opening), .value_offset = offsetof(struct fetch_opening, response),
    .value_size = sizeof(troth_response *), .kind = TROTH_OPERATION, .name = "fetch", .discard = discard_response };

struct troth_promise_struct_troth_response_ptr *fetch__open(const char *url, const fetch_options *options, troth_response **started)
{
    struct fetch_opening *opening = (void *)troth__operation_new(&open_type);
    if (started)
        *started = NULL;
    if (!opening)
        return (void *)troth__refused();
    troth_error *error;
    troth_response *r = fetch__start(url, options, &error);
    if (r) {
        opening->response = r;
        r->opening = opening;
    } else {
        troth__reject(&opening->promise, error);
    }
    if (started)
        *started = r;
    return (void *)opening;
}

struct troth_promise_struct_troth_response_ptr *troth_fetch(const char *url, const fetch_options *options)
{
    static const fetch_options none;
    if (!options)
        options = &none;
    return options->body_chunks || options->body_next ? fetch__open_in_pieces(url, options) : fetch__open(url, options, NULL);
}

/* --- pieces of a body ------------------------------------------------------------------------------------------------------------ */

static void cancel_sending(troth_promise *p)
{
    troth_response *r = ((struct fetch_sending *)(void *)p)->response;
    r->sending = NULL;
    fetch__fail(r, ECANCELED, "the body was not finished");
    fetch__over(r);                             /* the piece that it sends from goes away */
    troth__reject(p, troth__canceled());
    fetch__answer(r->client);
}

static const troth_descriptor send_type = { .resume = cancel_sending, .size = sizeof(struct fetch_sending),
    .align = _Alignof(struct fetch_sending), .value_offset = offsetof(struct fetch_sending, wanted),
    .value_size = sizeof(bool), .kind = TROTH_OPERATION, .name = "fetch body" };

struct troth_promise__Bool *fetch__send(troth_response *r, const char *data, size_t size)
{
    struct fetch_sending *sending = (void *)troth__operation_new(&send_type);
    if (!sending)
        return (void *)troth__refused();
    sending->response = r;
    r->sending = sending;
    r->body = data;
    r->body_size = size;
    r->body_sent = 0;
    if (r->size_said && size > r->body_left)
        fetch__fail(r, EINVAL, "the body is longer than its body_size");
    if (r->error)
        fetch__over(r);
    r->body_left -= size;
    fetch__go_on_sending(r);
    fetch__answer(r->client);
    return (void *)sending;
}

void fetch__sent(troth_response *r)
{
    if (r->size_said && r->body_left && !r->send_over) {
        fetch__fail(r, EINVAL, "the body is shorter than its body_size");
        fetch__over(r);
    }
    r->last_piece = true;
    fetch__go_on_sending(r);
    fetch__answer(r->client);
}

void fetch__give_up(troth_response *r, troth_error *error)
{
    if (r->closed || r->ended)
        return;
    if (!r->error) {
        fetch__fail(r, error->code, "the body: %s", error->message);
        r->error = troth__because(r->error, error_keep(error));
    }
    fetch__over(r);
    fetch__answer(r->client);
}

void fetch__hold(troth_response *r) { r->refs++; }

void fetch__sent_by(troth_response *r, void *task) { r->sender = troth_keep(task); }
