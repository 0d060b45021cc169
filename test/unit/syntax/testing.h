/*
 * testing.h: what the unit tests of the compiler's front share: a check that says what failed and goes
 * on. It says so on stdout: stderr may be given to the compiler's own messages, which are meant here.
 */
#ifndef TESTING_H
#define TESTING_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;

#define EXPECT(condition) \
    ((condition) ? (void)0 : (void)(failures++, fprintf(stdout, "%s:%d: failed: %s\n", __FILE__, __LINE__, #condition)))

__attribute__((unused)) static void expect_text_at(const char *file, int line, const char *expected, const char *actual)
{
    if (actual && expected ? strcmp(expected, actual) != 0 : actual != expected) {
        failures++;
        fprintf(stdout, "%s:%d: expected: %s\n%*sbut it was: %s\n", file, line, expected ? expected : "(none)",
            (int)strlen(file) + 3, "", actual ? actual : "(none)");
    }
}
#define EXPECT_TEXT(expected, actual) expect_text_at(__FILE__, __LINE__, (expected), (actual))

/* The errors that a test provokes are counted, but not shown. */
__attribute__((unused)) static void hide_diagnostics(void)
{
    if (!freopen("/dev/null", "w", stderr))
        abort();
}

#endif
