/*
 * error.c: errors are counted objects with a message, a cause, the errors they stand for, and the async functions that
 * they passed on their way out.
 *
 * The message stands behind the object in one block. When there is no memory for an error, a static one is given: it is
 * never counted, written to or freed. A trace grows by one row for each task in which the error is thrown at an await.
 */
#include "object.h"

#include <stdarg.h>
#include <stdio.h>

enum { TRACE_LIMIT = 128, STATIC_REFS = -1 };

struct row { const char *function, *file; int line; bool async; };
struct troth_trace { unsigned count, room; struct row rows[]; };

troth_error troth__error_memory = { .code = ENOMEM, .refs = (uint32_t)STATIC_REFS, .message = "out of memory" };
troth_error troth__error_canceled = { .code = ECANCELED, .refs = (uint32_t)STATIC_REFS, .message = "operation canceled" };

static bool is_static(const troth_error *error) { return error->refs == (uint32_t)STATIC_REFS; }

void troth__fault(const char *format, ...)
{
    va_list arguments;
    fflush(stdout);
    fputs("troth: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    abort();
}

static troth_error *allocate(int code, const char *file, int line, const char *function, size_t length)
{
    troth_error *error = troth__alloc(&troth__state, sizeof *error + length + 1);
    if (!error)
        return code == ECANCELED ? &troth__error_canceled : &troth__error_memory;
    *error = (troth_error){ .code = code, .refs = 1, .message = (char *)(error + 1), .file = file, .function = function, .line = line };
    return error;
}

/* `ending` (may be NULL) is appended behind ": ". */
static troth_error *format_error(const char *file, int line, const char *function, int code, const char *ending,
    const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        length = 0;
    size_t more = ending ? strlen(ending) + 2 : 0;
    troth_error *error = allocate(code, file, line, function, (size_t)length + more);
    if (is_static(error))
        return error;
    char *text = (char *)(error + 1);
    text[0] = 0;
    vsnprintf(text, (size_t)length + 1, format, arguments);
    if (ending) {
        memcpy(text + length, ": ", 2);
        memcpy(text + length + 2, ending, more - 1);
    }
    return error;
}

troth_error *troth_error_new(const char *file, int line, const char *function, int code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    troth_error *error = format_error(file, line, function, code, NULL, format, arguments);
    va_end(arguments);
    return error;
}

troth_error *troth_error_errno(const char *file, int line, const char *function, const char *format, ...)
{
    int code = errno;
    va_list arguments;
    va_start(arguments, format);
    troth_error *error = format_error(file, line, function, code, strerror(code), format, arguments);
    va_end(arguments);
    return error;
}

troth_error *troth_error_wrap(const char *file, int line, const char *function, troth_error *cause, int code,
    const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    troth_error *error = format_error(file, line, function, code, NULL, format, arguments);
    va_end(arguments);
    if (!is_static(error))
        error->cause = error_keep(cause);
    return error;
}

troth_error *troth__error(int code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    troth_error *error = format_error(NULL, 0, NULL, code, NULL, format, arguments);
    va_end(arguments);
    return error;
}

troth_error *error_keep(troth_error *error)
{
    if (error && !is_static(error))
        error->refs++;
    return error;
}

void error_free(troth_error *error)
{
    while (error && !is_static(error)) {        /* causes can make a long chain */
        TROTH_ASSERT(error->refs > 0 && error->refs != 0xDBDBDBDB, "an error is freed twice");
        if (--error->refs)
            return;
        troth_error *cause = error->cause;
        for (unsigned i = 0; i < error->error_count; i++)
            error_free(error->errors[i]);
        troth__big_free(error->errors);
        troth__big_free(error->trace);
        troth__free(&troth__state, error, sizeof *error + strlen(error->message) + 1);
        error = cause;
    }
}

/* --- what is added to an error --------------------------------------------------------------------------------------------- */

/* The room of `errors` is a power of two: it doubles, since thousands of children may fail. */
size_t troth__room_for(size_t errors)
{
    size_t room = 1;
    while (room < errors)
        room *= 2;
    return room;
}

static void copy_trace(troth_error *to, const troth_error *from)
{
    if (!from->trace)
        return;
    size_t size = sizeof *from->trace + from->trace->room * sizeof(struct row);
    if ((to->trace = troth__big_alloc(size)))
        memcpy(to->trace, from->trace, size);
}

/* Its own copy, if somebody else holds the error. Takes it; out of memory: the same again. */
static troth_error *unshare(troth_error *error)
{
    if (error->refs == 1 || is_static(error))
        return error;
    size_t length = strlen(error->message);
    troth_error *copy = allocate(error->code, error->file, error->line, error->function, length);
    if (is_static(copy))
        return error;
    memcpy(copy + 1, error->message, length + 1);
    copy->cause = error_keep(error->cause);
    copy_trace(copy, error);
    if (error->error_count && (copy->errors = troth__big_alloc(troth__room_for(error->error_count) * sizeof *copy->errors)))
        for (; copy->error_count < error->error_count; copy->error_count++)
            copy->errors[copy->error_count] = error_keep(error->errors[copy->error_count]);
    error_free(error);
    return copy;
}

void troth__append(troth_error **error, troth_error *other)
{
    if (*error == other || is_static(*error)) {
        error_free(other);
        return;
    }
    troth_error *e = *error = unshare(*error);
    unsigned count = e->error_count;
    if (!(count & (count - 1))) {
        troth_error **list = troth__big_alloc(troth__room_for(count + 1) * sizeof *list);
        if (!list) {
            error_free(other);
            return;
        }
        if (count)
            memcpy(list, e->errors, count * sizeof *list);
        troth__big_free(e->errors);
        e->errors = list;
    }
    e->errors[e->error_count++] = other;
}

/* A requested ECANCELED gives way: it becomes the cause of what takes its place. Takes both, gives `error`. */
troth_error *troth__because(troth_error *error, troth_error *cause)
{
    if (error == cause || error->cause || is_static(error)) {
        error_free(cause);
        return error;
    }
    error = unshare(error);
    error->cause = cause;
    return error;
}

static void add_row(troth_error *error, struct row row)
{
    struct troth_trace *trace = error->trace;
    if (is_static(error))
        return;
    if (!trace || trace->count == trace->room) {
        unsigned room = trace ? trace->room * 2 : 4;
        if (room > TRACE_LIMIT)
            return;
        struct troth_trace *longer = troth__big_alloc(sizeof *longer + room * sizeof longer->rows[0]);
        if (!longer)
            return;
        longer->count = 0;
        if (trace)
            memcpy(longer, trace, sizeof *trace + trace->count * sizeof trace->rows[0]);
        longer->room = room;
        troth__big_free(trace);
        error->trace = trace = longer;
    }
    trace->rows[trace->count++] = row;
}

void troth__trace(troth_error *error, const troth_descriptor *type, unsigned point)
{
    int line = point < type->point_count ? type->points[point].line : 0;
    add_row(error, (struct row){ type->name, type->file, line, true });
}

void troth_passed(void *frame, troth_error *error, int line)
{
    const troth_descriptor *type = ((const troth_promise *)frame)->type;
    bool made_here = !error->trace && error->function && !strcmp(error->function, type->name);
    if (!made_here)
        add_row(error, (struct row){ type->name, type->file, line, false });
}

/* --- printing ------------------------------------------------------------------------------------------------------------------ */

static void print_indented(const troth_error *error, FILE *out, const char *before, int depth)
{
    if (depth > 8) {                            /* errors that hold each other would go on for ever */
        fprintf(out, "%*s...\n", depth * 2, "");
        return;
    }
    fprintf(out, "%*s%s%s\n", depth * 2, "", before, error->message);
    if (error->file)
        fprintf(out, "%*s    at %s (%s:%d)\n", depth * 2, "", error->function, error->file, error->line);
    for (unsigned i = 0; error->trace && i < error->trace->count; i++) {
        const struct row *row = &error->trace->rows[i];
        fprintf(out, "%*s    at %s%s (%s:%d)\n", depth * 2, "", row->async ? "async " : "", row->function, row->file ? row->file : "?", row->line);
    }
    for (unsigned i = 0; i < error->error_count; i++)
        print_indented(error->errors[i], out, "with: ", depth + 1);
    if (error->cause)
        print_indented(error->cause, out, "caused by: ", depth + 1);
}

void troth__error_print_as(const troth_error *error, FILE *out, const char *before)
{
    print_indented(error, out, before, 0);
}

void error_print(const troth_error *error, FILE *out)
{
    if (error)
        print_indented(error, out, "error: ", 0);
}
