/* The generator may handle what is thrown in; if it does not, the caller has to. */
#include <troth.h>
#include <errno.h>
#include <stdio.h>

typedef const char *text;

static generator text job(void)
{
    text x = yield "Hello World";
    printf("never printed %s\n", x);
}

static generator text careful(void)
{
    try {
        yield "Hello World";
    } catch (err) {
        printf("handled inside: %s\n", err->message);
    }
    yield "and on it goes";
}

async int main(void)
{
    iterator(text) it = job();
    iter_next(it);
    try {
        iter_throw(it, error_new(EPROTO, "Oops"));
    } catch (err) {
        printf("not handled inside: %s\n", err->message);
    }

    iterator(text) it2 = careful();
    iter_next(it2);
    puts(iter_throw(it2, error_new(EPROTO, "Oops")).value);
    return 0;
}
