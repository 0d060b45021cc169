/* A check that keeps going: a failure is printed, and the end of the output shows it. It is an expression, so that
 * a suspension inside it stands in the condition of ?:. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>

static int checks_failed __attribute__((unused));

static inline void check_failed(const char *file, int line, const char *text)
{
    checks_failed++;
    printf("%s:%d: failed: %s\n", file, line, text);
}

#define CHECK(e) ((e) ? (void)0 : check_failed(__FILE__, __LINE__, #e))

#endif
