/* An error of the body comes out of the resumption that caused it. A value of any type is made by hand here. */
#include <troth.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>

typedef const char *text;

typedef struct { text string; int number; } any;

static generator receives(any) text job(void)
{
    any x = yield "Hello World";
    if (!x.string)
        throw error_new(EINVAL, "TypeError: x.toLowerCase is not a function");
    char lower[20];
    size_t n = 0;
    for (; x.string[n] && n + 1 < sizeof lower; n++)
        lower[n] = (char)tolower((unsigned char)x.string[n]);
    lower[n] = 0;
    yield lower;
}

static generator int thrower(void)
{
    yield 1;
    throw error_new(ECANCELED, "by hand");
}

async int main(void)
{
    iterator(text, any, text) it = job();
    puts(iter_next(it).value);
    try {
        iter_send(it, (any){ .number = 42 });
    } catch (err) {
        puts(err->message);
    }

    iterator(int) it2 = thrower();
    iter_next(it2);
    try {
        iter_next(it2);
    } catch (err) {
        printf("thrown: %s\n", err->message);
    }
    return 0;
}
