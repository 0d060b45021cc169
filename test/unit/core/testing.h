/*
 * testing.h: what the unit tests of the runtime share: a check that says what failed and goes on, and a log that is
 * compared with what was expected. A test exits with 0 if nothing failed.
 */
#ifndef TESTING_H
#define TESTING_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <troth.h>
#include "runtime/core/object.h"

static int failures;

#define EXPECT(condition) \
    ((condition) ? (void)0 : (void)(failures++, fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #condition)))

static char log_text[1 << 14];
static size_t log_length;

__attribute__((format(printf, 1, 2), unused)) static void say(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int more = vsnprintf(log_text + log_length, sizeof log_text - log_length, format, arguments);
    va_end(arguments);
    log_length += (size_t)more;
    if (log_length + 1 > sizeof log_text)
        log_length = sizeof log_text - 1;
}

/* The log since the last time. */
__attribute__((unused)) static void expect_log_at(const char *file, int line, const char *expected)
{
    if (strcmp(log_text, expected)) {
        failures++;
        fprintf(stderr, "%s:%d: expected: %s\n%*sbut it was: %s\n", file, line, expected, (int)strlen(file) + 3, "", log_text);
    }
    log_length = 0;
    log_text[0] = 0;
}
#define EXPECT_LOG(expected) expect_log_at(__FILE__, __LINE__, (expected))

/* Everything that a test made is gone. */
#define EXPECT_NOTHING_LEFT() \
    (troth__live_objects() == 0 ? (void)0 : (void)(failures++, fprintf(stderr, "%s:%d: %zu objects are left\n", __FILE__, __LINE__, troth__live_objects())))

__attribute__((unused)) static void count_unhandled(troth_promise *p, troth_error *error, void *context)
{
    (void)p;
    (void)context;
    say("unhandled:%s ", error->message);
}

__attribute__((unused)) static int finish(void)
{
    troth__core_end();
    return failures != 0;
}

#define _Promise(T) struct troth_promise_##T *

#endif
