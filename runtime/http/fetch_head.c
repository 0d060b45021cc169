/*
 * fetch_head.c: the head of a response: lines as libcurl hands them out go in, a list of names and values comes out.
 *
 * There may be several heads (100 Continue, 103 Early Hints): each begins anew, and the last one stays. Lines behind the
 * last head's end are trailers, which are read over.
 */
#include <strings.h>

#include "fetch.h"

static bool add_text(troth_response *r, const char *text, size_t size)
{
    return fetch__append(&r->head, text, size) && fetch__append(&r->head, "", 1);
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

static size_t trim_end(const char *line, size_t size)
{
    while (size && is_blank(line[size - 1]))
        size--;
    return size;
}

/* "HTTP/1.1 200 OK", "HTTP/2 200 " */
static bool begin_head(troth_response *r, const char *line, size_t size)
{
    const char *at = line + 5, *end = line + trim_end(line, size);
    r->head.size = r->head_count = r->head_bytes = 0;
    r->status = r->version = 0;
    r->head_begun = true;
    for (; at < end && *at != ' '; at++)
        if (*at >= '0' && *at <= '9')
            r->version = r->version * 10 + (*at - '0');
    if (r->version < 10)
        r->version *= 10;
    while (at < end && *at == ' ')
        at++;
    for (; at < end && *at >= '0' && *at <= '9' && r->status < 1000; at++)
        r->status = r->status * 10 + (*at - '0');
    while (at < end && *at == ' ')
        at++;
    return add_text(r, at, (size_t)(end - at));
}

/* A line that begins with a blank goes on with the value before it (RFC 9112, 5.2). */
static bool fold(troth_response *r, const char *line, size_t size)
{
    if (!r->head_count)
        return true;
    r->head.size--;
    return fetch__append(&r->head, " ", 1) && add_text(r, line, size);
}

static bool add_header(troth_response *r, const char *line, size_t size)
{
    const char *end = line + trim_end(line, size), *colon = memchr(line, ':', size);
    bool folded = is_blank(*line);
    const char *value = folded ? line : colon ? colon + 1 : end;
    while (value < end && is_blank(*value))
        value++;
    if (value > end)
        value = end;
    if (folded)
        return fold(r, value, (size_t)(end - value));
    if (!colon)
        return true;
    r->head_count++;
    return add_text(r, line, trim_end(line, (size_t)(colon - line))) && add_text(r, value, (size_t)(end - value));
}

static bool is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static bool end_head(troth_response *r)
{
    if (r->status >= 100 && r->status < 200 && r->status != 101)
        return true;
    r->head_done = true;
    const char *location = is_redirect(r->status) && r->redirect != FETCH_MANUAL ? response_header(r, "Location") : NULL;
    if (location) {
        if (r->redirect == FETCH_ERROR) {
            fetch__fail(r, ELOOP, "a redirect to %s", location);
            return false;
        }
        r->head_done = false;                   /* this is not the one that is waited for */
        r->location = fetch__copy(location);
        if (!r->location) {
            fetch__fail(r, ENOMEM, "out of memory");
            return false;
        }
        return true;
    }
    r->compressed = response_header(r, "Content-Encoding") != NULL;
    const char *length = r->max_size && strcmp(r->method, "HEAD") && !r->compressed
        ? response_header(r, "Content-Length") : NULL;
    if (length && strtoull(length, NULL, 10) > r->max_size) {
        fetch__fail(r, EMSGSIZE, "the body is larger than %llu bytes", (unsigned long long)r->max_size);
        return false;
    }
    fetch__wake(r);
    return true;
}

size_t fetch__on_header(char *line, size_t one, size_t size, void *self)
{
    troth_response *r = self;
    (void)one;
    fetch__touch(r);
    if (r->head_done || r->location)
        return size;                            /* a trailer */
    if (size > 5 && !memcmp(line, "HTTP/", 5))
        return begin_head(r, line, size) ? size : 0;
    if (!trim_end(line, size))
        return end_head(r) ? size : 0;
    r->head_bytes += size;
    if (r->head_bytes > FETCH_HEAD_MOST) {
        fetch__fail(r, EMSGSIZE, "the headers are larger than %d bytes", FETCH_HEAD_MOST);
        return 0;
    }
    if (add_header(r, line, size))
        return size;
    fetch__fail(r, ENOMEM, "out of memory");
    return 0;
}

/* --- asking it ----------------------------------------------------------------------------------------------------------- */

int response_status(const troth_response *r) { return r->status; }
bool response_ok(const troth_response *r) { return r->status >= 200 && r->status < 300; }
const char *response_reason(const troth_response *r) { return r->head.data; }
const char *response_url(const troth_response *r) { return r->url; }
int response_version(const troth_response *r) { return r->version; }
bool response_redirected(const troth_response *r) { return r->redirects > 0; }

fetch_header response_header_at(const troth_response *r, const char *name, size_t nth)
{
    const char *at = r->head.data + strlen(r->head.data) + 1;
    for (size_t i = 0; i < r->head_count; i++) {
        fetch_header header = { at, at + strlen(at) + 1 };
        if ((!name || !strcasecmp(name, header.name)) && nth-- == 0)
            return header;
        at = header.value + strlen(header.value) + 1;
    }
    return (fetch_header){ NULL, NULL };
}

const char *response_header(const troth_response *r, const char *name)
{
    return name ? response_header_at(r, name, 0).value : NULL;
}
