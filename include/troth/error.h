/*
 * error.h: errors are counted objects.
 */
#ifndef TROTH_ERROR_H
#define TROTH_ERROR_H

#include <stddef.h>
#include <stdio.h>
#include <troth/task.h>

struct troth_error {
    int code;                                   /* an errno value */
    uint32_t refs;
    const char *message;                        /* owned by the error */
    const char *file, *function;                /* where it was made; static strings */
    int line;
    unsigned error_count;
    troth_error *cause;                         /* owned; NULL: none */
    troth_error **errors;                       /* owned; of an aggregate */
    struct troth_trace *trace;                  /* the async functions it passed on its way out */
};

/* Makes an error with one reference. `format` is printf's; the message is copied. When memory is out, a static error
 * with ENOMEM is given instead: the result is never NULL. */
#define error_new(code, ...) troth_error_new(__FILE__, __LINE__, __func__, (code), __VA_ARGS__)
/* The code is errno, and the message ends with what errno means ("open x: No such file or directory"). */
#define error_errno(...) troth_error_errno(__FILE__, __LINE__, __func__, __VA_ARGS__)
/* Keeps `cause` (adds a reference; may be NULL): the caller's stays the caller's, so that `throw error_wrap(e, ...)` is
 * right in a catch, which frees e. */
#define error_wrap(cause, code, ...) troth_error_wrap(__FILE__, __LINE__, __func__, (cause), (code), __VA_ARGS__)

troth_error *error_keep(troth_error *error);    /* adds a reference and returns it; accepts NULL */
void error_free(troth_error *error);            /* drops a reference; accepts NULL */
/* Prints the message, the async stack trace, causes and aggregated errors; borrows the error. */
void error_print(const troth_error *error, FILE *out);

troth_error *troth_error_new(const char *file, int line, const char *function, int code, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
troth_error *troth_error_errno(const char *file, int line, const char *function, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
troth_error *troth_error_wrap(const char *file, int line, const char *function, troth_error *cause, int code,
    const char *format, ...) __attribute__((format(printf, 6, 7)));

#endif
