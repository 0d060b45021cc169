/*
 * stream_text.c: reads that are made of several: an exact number of bytes, lines, all; and formatted writes.
 *
 * Bytes are gathered in the stream's read-ahead and taken from there when they are complete, so that a read that fails or is
 * cancelled has taken nothing. Only large exact reads go straight to the caller's buffer, and are put back if they fail.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <troth.h>

#include "runtime/loop/bridge.h"
#include "stream.h"

enum { DIRECT = 16 * 1024, CHUNK = 64 * 1024, LINE = 1024 * 1024 };

static void free_text(void *text) { free(text); }

static troth_error *no_memory(troth_stream *s) { return troth__stream_error(s, "read from", ENOMEM); }

/* The stream is this task's to read, until `end_reading`. */
static troth_error *begin_reading(troth_stream *s)
{
    troth_error *error = troth__stream_unreadable(s);
    if (error)
        return error;
    s->reading = true;
    troth__stream_hold(s);
    return NULL;
}

static void end_reading(troth_stream *s)
{
    s->reading = false;
    troth__stream_drop(s);
}

static troth_error *closed(troth_stream *s) { return troth__stream_fault(s, "read from", ECANCELED, "the stream was closed"); }

/* Waits for bytes, and appends them to what was read ahead; 0: the end. */
static promise(size_t) fill(troth_stream *s)
{
    if (s->closed)
        return troth__failed_size(closed(s));
    troth__ahead_rest(s);
    return s->type->fill(s);
}

/* --- an exact number ------------------------------------------------------------------------------------------------------ */

static troth_error *ended(troth_stream *s, size_t got, size_t size)
{
    char why[80];
    snprintf(why, sizeof why, "ended after %zu of %zu bytes", got, size);
    return troth__stream_fault(s, "read from", ENODATA, why);
}

static size_t take(troth_stream *s, char *to, size_t size)
{
    size_t n = s->end - s->start < size ? s->end - s->start : size;
    if (n)
        memcpy(to, s->ahead + s->start, n);
    s->start += n;
    return n;
}

/* Straight to the caller's buffer, which has some of it already. */
static async void read_directly(troth_stream *s, char *to, size_t got, size_t size)
{
    try {
        while (got < size) {
            if (s->closed)
                throw closed(s);
            size_t n = await s->type->read(s, to + got, size - got);
            if (!n)
                throw ended(s, got, size);
            got += n;
        }
    } catch (e) {
        if (!troth__ahead_put_back(s, to, got))
            s->lost = ENOMEM;
        throw e;
    }
}

async void stream_read_exactly(troth_stream *s, void *buffer, size_t size)
{
    troth_error *busy = begin_reading(s);
    if (busy)
        throw busy;
    defer end_reading(s);
    if (size > DIRECT && s->end - s->start < size) {
        size_t got = take(s, buffer, size);
        await read_directly(s, buffer, got, size);
        return;
    }
    while (s->end - s->start < size)
        if (!await fill(s))
            throw ended(s, s->end - s->start, size);
    take(s, buffer, size);
}

/* --- lines ---------------------------------------------------------------------------------------------------------------- */

static size_t line_limit(const troth_stream *s) { return s->limit == SIZE_MAX ? LINE : s->limit; }

static troth_error *too_long(troth_stream *s, const char *what, size_t limit)
{
    char why[80];
    snprintf(why, sizeof why, "%s is longer than %zu bytes", what, limit);
    return troth__stream_fault(s, "read from", EMSGSIZE, why);
}

/* The next line, where it stands in the read-ahead, with a zero behind it; it is taken. NULL: the end. */
static async char *next_line(troth_stream *s, size_t *size)
{
    troth_error *busy = begin_reading(s);
    if (busy)
        throw busy;
    defer end_reading(s);
    size_t searched = 0, limit = line_limit(s);
    for (;;) {
        size_t there = s->end - s->start;
        char *newline = there > searched ? memchr(s->ahead + s->start + searched, '\n', there - searched) : NULL;
        size_t length = newline ? (size_t)(newline - s->ahead) - s->start : there;
        if (length > limit)
            throw too_long(s, "a line", limit);
        searched = length;
        if (newline || !await fill(s)) {
            if (!newline && !length)
                return NULL;
            char *line = s->ahead + s->start;
            line[length] = 0;
            s->start += length + (newline != NULL);
            *size = length;
            return line;
        }
    }
}

async discard(free_text) char *troth_stream_read_line(troth_stream *s, size_t *size)
{
    size_t length;
    troth__stream_hold(s);
    defer troth__stream_drop(s);
    char *line = await next_line(s, &length);
    if (!line)
        return NULL;
    char *copy = malloc(length + 1);
    if (!copy) {
        line[length] = '\n';
        s->start = (size_t)(line - s->ahead);
        throw no_memory(s);
    }
    memcpy(copy, line, length + 1);
    if (s->start == s->end)
        troth__ahead_rest(s);
    if (size)
        *size = length;
    return copy;
}

async generator char *stream_lines(troth_stream *s)
{
    size_t length;
    char *line;
    troth__stream_hold(s);
    defer troth__stream_drop(s);
    while ((line = await next_line(s, &length)))
        yield line;
}

/* --- everything ----------------------------------------------------------------------------------------------------------- */

async discard(free_text) char *troth_stream_read_all(troth_stream *s, size_t *size)
{
    troth_error *busy = begin_reading(s);
    if (busy)
        throw busy;
    defer end_reading(s);
    while (await fill(s))
        if (s->end - s->start > s->limit)
            throw too_long(s, "what there is", s->limit);
    size_t length = s->end - s->start;
    char *text = malloc(length + 1);
    if (!text)
        throw no_memory(s);
    take(s, text, length);
    text[length] = 0;
    troth__ahead_rest(s);
    if (size)
        *size = length;
    return text;
}

async generator troth_bytes stream_chunks(troth_stream *s)
{
    troth__stream_hold(s);
    defer troth__stream_drop(s);
    for (;;) {
        if (s->start == s->end) {
            troth_error *busy = begin_reading(s);
            if (busy)
                throw busy;
            defer end_reading(s);
            if (!await fill(s))
                return;
        }
        size_t there = s->end - s->start;
        troth_bytes chunk = { s->ahead + s->start, there < CHUNK ? there : CHUNK };
        s->start += chunk.size;
        yield chunk;
    }
}

/* --- formatted ------------------------------------------------------------------------------------------------------------ */

/* Takes the text, if it begins at all. */
static async void write_text(troth_stream *s, char *text, int length, bool *begun)
{
    *begun = true;
    defer free(text);
    await stream_write(s, text, (size_t)length);
}

promise(void) stream_vprintf(troth_stream *s, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = length >= 0 ? malloc((size_t)length + 1) : NULL;
    if (!text)
        return troth__failed(troth__stream_error(s, "write to", length < 0 ? EINVAL : ENOMEM));
    vsnprintf(text, (size_t)length + 1, format, arguments);
    bool begun = false;
    promise(void) written = write_text(s, text, length, &begun);
    if (!begun)
        free(text);
    return written;
}

promise(void) stream_printf(troth_stream *s, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    promise(void) written = stream_vprintf(s, format, arguments);
    va_end(arguments);
    return written;
}
