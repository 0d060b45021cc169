/*
 * http_head.c: the head of a request, and the frames of a chunked body, from bytes.
 *
 * llhttp (strict, nothing lenient) does the reading. It is stopped at the end of the head and at the end of the body, so that
 * a body of known length never goes through it, and that the bytes behind a message stay the next one's. What it lets pass
 * and RFC 9112 does not is refused here, on the complete head: a line that does not end with CR LF, folded fields, a
 * version other than 1.x, Host that is missing, doubled or no host, and every length that two readers could understand differently.
 */
#include <stdlib.h>
#include <string.h>

#include "head.h"

/* --- what llhttp calls ------------------------------------------------------------------------------------------------------ */

static int refuse(struct http_head *head, int status, const char *fault)
{
    if (!head->refusal) {
        head->refusal = (uint16_t)status;
        head->fault = fault;
    }
    return -1;
}

/* One more piece of what may come in several. False: it does not continue the piece before (a folded field). */
static bool extend(struct http_head *head, struct http_span *span, const char *at, size_t size)
{
    uint32_t from = (uint32_t)(at - head->data);
    if (!span->size)
        span->at = from;
    else if (span->at + span->size != from)
        return false;
    span->size += (uint32_t)size;
    return true;
}

static int on_url(llhttp_t *parser, const char *at, size_t size)
{
    struct http_head *head = parser->data;
    extend(head, &head->target, at, size);
    return 0;
}

static bool more_fields(struct http_head *head)
{
    uint32_t room = head->field_room * 2;
    struct http_field *fields = malloc(room * sizeof *fields);
    if (!fields)
        return false;
    memcpy(fields, head->fields, head->field_count * sizeof *fields);
    if (head->fields != head->first_fields)
        free(head->fields);
    head->fields = fields;
    head->field_room = room;
    return true;
}

static int on_field(llhttp_t *parser, const char *at, size_t size)
{
    struct http_head *head = parser->data;
    if (head->size)
        return 0;                               /* of a trailer: read over */
    if (head->in_value) {
        if (head->field_count == head->field_limit)
            return refuse(head, 431, "too many header fields");
        if (head->field_count == head->field_room && !more_fields(head))
            return refuse(head, 503, "out of memory");
        head->fields[head->field_count++] = (struct http_field){ { 0, 0 }, { 0, 0 } };
        head->in_value = false;
    }
    extend(head, &head->fields[head->field_count - 1].name, at, size);
    return 0;
}

static int on_value(llhttp_t *parser, const char *at, size_t size)
{
    struct http_head *head = parser->data;
    if (head->size)
        return 0;
    head->in_value = true;
    if (size && !extend(head, &head->fields[head->field_count - 1].value, at, size))
        return refuse(head, 400, "a folded header field");
    return 0;
}

static int on_value_complete(llhttp_t *parser)
{
    struct http_head *head = parser->data;
    head->in_value = true;
    return 0;
}

/* What follows, a body or another protocol, is not llhttp's to decide. */
static int on_head_complete(llhttp_t *parser)
{
    parser->upgrade = 0;
    return HPE_PAUSED;
}

static int on_body(llhttp_t *parser, const char *at, size_t size)
{
    struct http_head *head = parser->data;
    memmove(head->out, at, size);
    head->out += size;
    return 0;
}

static int on_body_complete(llhttp_t *parser)
{
    struct http_head *head = parser->data;
    head->body_complete = true;
    return HPE_PAUSED;
}

static const llhttp_settings_t settings = { .on_url = on_url, .on_header_field = on_field, .on_header_value = on_value,
    .on_header_value_complete = on_value_complete, .on_headers_complete = on_head_complete, .on_body = on_body,
    .on_message_complete = on_body_complete };

void http__head_begin(struct http_head *head, uint32_t size_limit, uint32_t field_limit)
{
    memset(head, 0, offsetof(struct http_head, first_fields));
    memset(&head->field_count, 0, sizeof *head - offsetof(struct http_head, field_count));
    llhttp_init(&head->parser, HTTP_REQUEST, &settings);
    head->parser.data = head;
    head->size_limit = size_limit;
    head->field_limit = field_limit;
    head->fields = head->first_fields;
    head->field_room = HTTP_FIELDS;
    head->in_value = true;
}

void http__head_end(struct http_head *head)
{
    if (head->fields != head->first_fields)
        free(head->fields);
    head->fields = head->first_fields;
}

/* --- the complete head -------------------------------------------------------------------------------------------------------- */

/* Each CR is followed by LF and each LF preceded by CR: bare ones are where readers disagree (RFC 9112, 2.2). And no line
 * begins with a space: there the field before would go on (5.2), which gateways and servers read differently, too. */
static bool lines_are_whole(const char *data, uint32_t size)
{
    const char *at = data, *end = data + size;
    while ((at = memchr(at, '\n', (size_t)(end - at)))) {
        if (at == data || at[-1] != '\r')
            return false;
        at++;
        if (at < end && (*at == ' ' || *at == '\t'))
            return false;
    }
    at = data;
    while ((at = memchr(at, '\r', (size_t)(end - at)))) {
        if (at + 1 == end || at[1] != '\n')
            return false;
        at++;
    }
    return true;
}

/* Behind uri-host [ ":" port ] (RFC 9110, 7.2), which may be empty; NULL: an IPv6 address without its end. */
static const char *behind_host(const char *text)
{
    if (*text == '[') {
        text += 1 + strspn(text + 1, "0123456789abcdefABCDEFvV:.");
        if (*text++ != ']')
            return NULL;
    } else {
        text += strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%!$&'()*+,;=");
    }
    return *text == ':' ? text + 1 + strspn(text + 1, "0123456789") : text;
}

/* Empty if the target has no authority. */
static bool is_host(const char *text)
{
    const char *end = behind_host(text);
    return end && !*end;
}

/* Behind the scheme of an absolute target: a host there must be, and no user (RFC 9110, 4.2.1 and 4.2.4). */
static bool is_authority(const char *text)
{
    const char *end = behind_host(text);
    return end && *text != ':' && end > text && strchr("/? ", *end);
}

/* The forms of RFC 9112, 3.2, between single spaces (but for CONNECT's, which is a proxy's business). */
static bool is_target(const struct http_head *head)
{
    const char *target = head->data + head->target.at;
    uint32_t size = head->target.size;
    if (!size || target[-1] != ' ' || target[-2] == ' ' || strncmp(target + size, " HTTP/", 6) || memchr(target, '#', size))
        return false;
    if (*target == '*')
        return size == 1 && head->parser.method == HTTP_OPTIONS;
    return *target == '/' || (size > 7 && http__is_name(target, 7, "http://") && is_authority(target + 7))
        || (size > 8 && http__is_name(target, 8, "https://") && is_authority(target + 8));
}

struct counts { unsigned hosts, lengths, encodings; };

static int look_at(struct http_head *head, const struct http_field *field, struct counts *counts)
{
    const char *name = head->data + field->name.at, *value = head->data + field->value.at;
    uint32_t size = field->name.size;
    if (size == 4 && http__is_name(name, size, "Host")) {
        if (counts->hosts++ || !is_host(value))
            return refuse(head, 400, "Host is doubled, or is no host");
    } else if (size == 14 && http__is_name(name, size, "Content-Length")) {
        if (counts->lengths++ || !*value || value[strspn(value, "0123456789")])
            return refuse(head, 400, "Content-Length is doubled, or is no number");
    } else if (size == 17 && http__is_name(name, size, "Transfer-Encoding")) {
        if (counts->encodings++ || !*value)
            return refuse(head, 400, "Transfer-Encoding is doubled or empty");
        if (!http__is_name(value, strlen(value), "chunked"))
            return refuse(head, head->chunked ? 501 : 400, "a Transfer-Encoding other than chunked");
    } else if (size == 6 && http__is_name(name, size, "Expect") && !head->old) {
        if (!http__is_name(value, strlen(value), "100-continue"))
            return refuse(head, 417, "an Expect other than 100-continue");
        head->expects_continue = true;
    }
    return 0;
}

static void end_with_zero(struct http_head *head, struct http_span *span)
{
    while (span->size && strchr(" \t", head->data[span->at + span->size - 1]))
        span->size--;
    if (!span->size)
        span->at = head->target.at + head->target.size;     /* an empty value has no place of its own */
    head->data[span->at + span->size] = 0;
}

static int finish(struct http_head *head)
{
    llhttp_t *parser = &head->parser;
    if (!lines_are_whole(head->data, head->size))
        return refuse(head, 400, "a line that does not end with CR LF, or a folded one");
    if (parser->http_major != 1)
        return refuse(head, 505, "a version other than HTTP/1");
    if (parser->method == HTTP_CONNECT)
        return refuse(head, 501, "CONNECT");
    if (!is_target(head))
        return refuse(head, 400, "no request target");
    head->old = parser->http_minor == 0;
    head->chunked = parser->flags & F_CHUNKED;
    head->length = head->chunked ? 0 : parser->content_length;
    head->keep_alive = llhttp_should_keep_alive(parser);
    head->upgrade = !head->old && (parser->flags & F_UPGRADE) && (parser->flags & F_CONNECTION_UPGRADE);
    end_with_zero(head, &head->target);
    struct counts counts = { 0, 0, 0 };
    for (uint32_t i = 0; i < head->field_count; i++) {
        struct http_field *field = &head->fields[i];
        if (!field->name.size)
            return refuse(head, 400, "a field without a name");
        head->data[field->name.at + field->name.size] = 0;
        end_with_zero(head, &field->value);
        if (look_at(head, field, &counts))
            return -1;
    }
    if (!counts.hosts && !head->old)
        return refuse(head, 400, "no Host");
    if (counts.encodings && (head->old || counts.lengths || !head->chunked))
        return refuse(head, 400, "Transfer-Encoding in HTTP/1.0, or beside Content-Length");
    if (head->expects_continue && !head->chunked && !head->length)
        head->expects_continue = false;
    return 0;
}

/* llhttp's reason becomes a status. A method that it does not know is one that is not implemented, if it can be one. */
static int refused_by_parser(struct http_head *head, enum llhttp_errno error)
{
    if (!head->refusal) {
        const char *reason = llhttp_get_error_reason(&head->parser), *at = llhttp_get_error_pos(&head->parser);
        bool method = error == HPE_INVALID_METHOD && at && http__is_token((char[]){ *at, 0 });
        bool other = error == HPE_PAUSED_H2_UPGRADE
            || (error == HPE_INVALID_VERSION && (head->parser.http_major != 1 || head->parser.http_minor > 1));
        int status = method ? 501 : other ? 505 : 400;
        refuse(head, status, reason && *reason ? reason : llhttp_errno_name(error));
    }
    return head->refusal;
}

int http__head_parse(struct http_head *head, char *data, uint32_t from, uint32_t to)
{
    head->data = data;
    enum llhttp_errno error = llhttp_execute(&head->parser, data + from, to - from);
    if (error == HPE_PAUSED) {
        head->size = (uint32_t)(llhttp_get_error_pos(&head->parser) - data);
        if (head->size > head->size_limit)
            refuse(head, head->target.at + head->target.size + 11 > head->size_limit ? 414 : 431, "the head is too long");
        else
            finish(head);
        return head->refusal ? head->refusal : HTTP_COMPLETE;
    }
    if (error != HPE_OK)
        return refused_by_parser(head, error);
    if (to < head->size_limit)
        return HTTP_MORE;
    refuse(head, head->field_count ? 431 : 414, "the head is too long");
    return head->refusal;
}

const char *http__head_field(const struct http_head *head, const char *name)
{
    for (uint32_t i = 0; i < head->field_count; i++)
        if (http__is_name(head->data + head->fields[i].name.at, head->fields[i].name.size, name))
            return head->data + head->fields[i].value.at;
    return NULL;
}

/* --- the body -------------------------------------------------------------------------------------------------------------------- */

/* Frames may cost eight times what they carry (a byte a chunk costs five), extensions and the trailer together 16 KiB. */
static bool is_mostly_frames(const struct http_head *head)
{
    return head->framing > head->decoded * 8 + 16384;
}

ptrdiff_t http__chunk_decode(struct http_head *head, const char *in, size_t size, char *out, size_t *put)
{
    *put = 0;
    if (head->body_complete || head->refusal)
        return head->refusal ? -1 : 0;
    llhttp_resume(&head->parser);
    head->out = out;
    enum llhttp_errno error = llhttp_execute(&head->parser, in, size);
    ptrdiff_t used = error == HPE_PAUSED ? llhttp_get_error_pos(&head->parser) - in : (ptrdiff_t)size;
    *put = (size_t)(head->out - out);
    head->decoded += *put;
    head->framing += (size_t)used - *put;
    if (error != HPE_OK && error != HPE_PAUSED)
        refused_by_parser(head, error);
    else if (head->body_complete && (used > 1 ? in[used - 2] : head->last) != '\r')
        refuse(head, 400, "a chunked body that does not end with CR LF");
    else if (is_mostly_frames(head))
        refuse(head, 400, "a chunked body with more frames than contents");
    if (used)
        head->last = in[used - 1];
    return head->refusal ? -1 : used;
}
