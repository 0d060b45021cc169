/*
 * fetch_body.c: bodies: what arrives goes into a buffer until it is asked for, what is sent comes out of memory that is
 * whole or renewed piece by piece.
 *
 * Two buffers take turns: one is the reader's until its next read, the other one takes what arrives meanwhile. When that
 * holds FETCH_AHEAD bytes libcurl is told to wait, until the buffers change places. What it could not hand over it keeps,
 * and hands over when it goes on (`resuming`). A decompressor goes on inside of libcurl until it has used up what was read,
 * however long that becomes, and libcurl would keep no more than 64 MB: so all of it is taken, and then libcurl waits.
 */
#include <stdlib.h>

#include "fetch.h"

bool fetch__append(struct fetch_buffer *buffer, const char *data, size_t size)
{
    if (buffer->room - buffer->size <= size) {
        size_t room = buffer->room ? buffer->room : 64;
        while (room - buffer->size <= size)
            if (__builtin_mul_overflow(room, 2, &room))
                return false;
        char *longer = realloc(buffer->data, room);
        if (!longer)
            return false;
        buffer->data = longer;
        buffer->room = room;
    }
    memcpy(buffer->data + buffer->size, data, size);
    buffer->size += size;
    buffer->data[buffer->size] = 0;
    return true;
}

/* --- arriving ---------------------------------------------------------------------------------------------------------------- */

static bool is_gathering(const troth_response *r);

static bool is_ahead(const troth_response *r) { return r->arrived.size >= FETCH_AHEAD && !is_gathering(r); }

/* Not from a callback of libcurl. */
void fetch__hold_back(troth_response *r)
{
    if (!r->easy || r->paused || !r->compressed || !is_ahead(r))
        return;
    r->paused = true;
    curl_easy_pause(r->easy, CURLPAUSE_RECV | (r->send_paused ? CURLPAUSE_SEND : 0));
}

size_t fetch__on_body(char *data, size_t one, size_t size, void *self)
{
    troth_response *r = self;
    (void)one;
    fetch__touch(r);
    if (r->swallowing)
        return size;
    if (r->location) {                          /* a redirect's own body */
        r->received += size;
        return r->received > FETCH_DROPPED_MOST ? 0 : size;
    }
    if (is_ahead(r) && !r->resuming && !r->compressed) {
        r->paused = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    r->received += size;
    if (r->max_size && r->received > r->max_size)
        fetch__fail(r, EMSGSIZE, "the body is larger than %llu bytes", (unsigned long long)r->max_size);
    else if (!fetch__append(&r->arrived, data, size))
        fetch__fail(r, ENOMEM, "out of memory");
    fetch__wake(r);
    return r->error ? 0 : size;
}

/* libcurl 7.88 leaks what it keeps for a paused HTTP/2 stream that is removed: it is made to hand that over first. */
void fetch__swallow(troth_response *r)
{
    if (!r->paused)
        return;
    r->swallowing = true;
    curl_easy_pause(r->easy, CURLPAUSE_SEND);
}

/* Both pauses are said at once. libcurl hands over what it kept from in here, but does not fail a transfer for it. */
static void go_on(troth_response *r)
{
    r->resuming = true;
    CURLcode code = curl_easy_pause(r->easy, (r->paused ? CURLPAUSE_RECV : 0) | (r->send_paused ? CURLPAUSE_SEND : 0));
    r->resuming = false;
    if (code) {
        fetch__fail_curl(r, code);
        fetch__over(r);
    } else {
        fetch__touch(r);
        fetch__watch(r);
    }
}

void fetch__go_on_sending(troth_response *r)
{
    if (!r->easy || !r->send_paused)
        return;
    r->send_paused = false;
    go_on(r);
}

static void resume(troth_response *r)
{
    if (!r->easy || !r->paused)
        return;
    r->paused = false;
    go_on(r);
}

/* --- reading ------------------------------------------------------------------------------------------------------------------ */

static void cancel_reading(troth_promise *p)
{
    struct fetch_reading *reading = (void *)p;
    reading->response->reading = NULL;
    troth__reject(p, troth__canceled());
}

static void discard_text(void *value) { free(*(char **)value); }

#define READING(the_name, member, the_discard) { .resume = cancel_reading, .size = sizeof(struct fetch_reading), \
    .align = _Alignof(struct fetch_reading), .value_offset = offsetof(struct fetch_reading, member), \
    .value_size = sizeof(((struct fetch_reading *)0)->member), .kind = TROTH_OPERATION, .name = the_name, .discard = the_discard }

static const troth_descriptor read_type = READING("response_read", bytes, NULL);
static const troth_descriptor text_type = READING("response_text", text, discard_text);

static bool is_gathering(const troth_response *r) { return r->reading && r->reading->promise.type == &text_type; }

/* The buffers change places: what has arrived is lent, what was lent takes what comes. */
static void answer_piece(troth_response *r, struct fetch_reading *reading)
{
    struct fetch_buffer given = r->lent;
    r->lent = r->arrived;
    r->arrived = given;
    r->arrived.size = 0;
    if (given.room > 4 * FETCH_AHEAD) {
        free(given.data);
        r->arrived = (struct fetch_buffer){ 0 };
    }
    reading->bytes = (troth_bytes){ r->lent.size ? r->lent.data : "", r->lent.size };
    troth__fulfil(&reading->promise);
}

/* The text becomes the awaiter's. */
static void answer_text(troth_response *r, struct fetch_reading *reading)
{
    if (!fetch__append(&r->arrived, "", 0)) {
        troth__reject(&reading->promise, &troth__error_memory);
        return;
    }
    reading->text = r->arrived.data;
    if (reading->size)
        *reading->size = r->arrived.size;
    r->arrived = (struct fetch_buffer){ 0 };
    troth__fulfil(&reading->promise);
}

/* What came before a failure is a piece still; a text is whole or none. */
void fetch__answer_reading(troth_response *r)
{
    struct fetch_reading *reading = r->reading;
    bool gathering = is_gathering(r);
    if (!r->ended && !r->error && (gathering || !r->arrived.size))
        return;
    r->reading = NULL;
    if (r->error && (gathering || !r->arrived.size))
        troth__reject(&reading->promise, error_keep(r->error));
    else if (gathering)
        answer_text(r, reading);
    else
        answer_piece(r, reading);
}

static troth_promise *start_reading(const troth_descriptor *type, troth_response *r, size_t *size)
{
    struct fetch_reading *reading = (void *)troth__operation_new(type);
    if (!reading)
        return troth__refused();
    if (!r || r->reading) {
        troth__reject(&reading->promise, r ? troth__error(EBUSY, "%s %s: the body is being read already", type->name, r->url)
            : troth__error(EINVAL, "%s: the response is NULL", type->name));
        return &reading->promise;
    }
    reading->response = r;
    reading->size = size;
    r->reading = reading;
    r->refs++;
    if (r->arrived.size || r->ended || r->error)
        fetch__answer_reading(r);
    resume(r);
    fetch__answer(r->client);
    fetch__drop(r);
    return &reading->promise;
}

TROTH_PROMISE(struct_troth_bytes, troth_bytes) response_read(troth_response *r) { return (void *)start_reading(&read_type, r, NULL); }

TROTH_PROMISE(char_ptr, char *) troth_response_text(troth_response *r, size_t *size)
{
    return (void *)start_reading(&text_type, r, size);
}

/* --- sending -------------------------------------------------------------------------------------------------------------------- */

size_t fetch__on_send(char *out, size_t one, size_t room, void *self)
{
    troth_response *r = self;
    size_t size = r->body_size - r->body_sent;
    (void)one;
    fetch__touch(r);
    if (!size && (!r->in_pieces || r->last_piece))
        return 0;
    if (!size) {
        r->send_paused = true;
        fetch__wake(r);
        return CURL_READFUNC_PAUSE;
    }
    if (size > room)
        size = room;
    memcpy(out, r->body + r->body_sent, size);
    r->body_sent += size;
    if (r->body_sent == r->body_size)
        fetch__wake(r);
    return size;
}

/* libcurl sends a body again when a connection that it used again was dead. */
int fetch__on_seek(void *self, curl_off_t offset, int origin)
{
    troth_response *r = self;
    if (r->in_pieces || origin != SEEK_SET || offset < (curl_off_t)r->body_gone)
        return CURL_SEEKFUNC_CANTSEEK;
    r->body_sent = (size_t)offset - r->body_gone;
    return CURL_SEEKFUNC_OK;
}

void fetch__own_body(troth_response *r)
{
    size_t left = r->body_size - r->body_sent;
    if (r->in_pieces || r->body_owned || !left)
        return;
    r->body_owned = troth__big_alloc(left);
    if (!r->body_owned) {
        fetch__fail(r, ENOMEM, "out of memory");
        return;
    }
    memcpy(r->body_owned, r->body + r->body_sent, left);
    r->body = r->body_owned;
    r->body_gone += r->body_sent;
    r->body_size = left;
    r->body_sent = 0;
}

void fetch__answer_sending(troth_response *r)
{
    struct fetch_sending *sending = r->sending;
    bool over = r->ended || r->error || r->closed || r->send_over;
    if (!over && r->body_sent < r->body_size)
        return;
    r->sending = NULL;
    r->body_size = r->body_sent = 0;
    sending->wanted = !over;
    troth__fulfil(&sending->promise);
}
