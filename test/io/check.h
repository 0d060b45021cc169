/* check.h: CHECK(condition), and REJECTS(call, code, message or NULL): awaits it, and it must fail so. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition) do { \
    if (!(condition)) { \
        fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
        abort(); \
    } \
} while (0)

static inline void check_error(const troth_error *e, int code, const char *message, const char *file, int line)
{
    if (e && e->code == code && (!message || strcmp(e->message, message) == 0))
        return;
    fprintf(stderr, "%s:%d: expected %d %s, got %d %s\n", file, line, code, message ? message : "", e ? e->code : 0, e ? e->message : "no failure");
    abort();
}

#define REJECTS(call, the_code, the_message) do { \
    bool failed = false; \
    try { \
        await (call); \
    } catch (check_e) { \
        failed = true; \
        check_error(check_e, (the_code), (the_message), __FILE__, __LINE__); \
    } \
    if (!failed) \
        check_error(NULL, (the_code), (the_message), __FILE__, __LINE__); \
} while (0)

#endif
