/* What several of these programs share: what they note, compared with what they should have. */
#include <stdio.h>
#include <string.h>

static char trace[512];

static void note(const char *s)
{
    strcat(trace, s);
}

static bool traced(const char *expected)
{
    bool same = !strcmp(trace, expected);
    if (!same)
        printf("trace is %s, not %s\n", trace, expected);
    trace[0] = 0;
    return same;
}
