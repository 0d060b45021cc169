/* During yield_from, iter_throw and iter_return go to the inner generator first. */
#include <errno.h>
#include <troth.h>
#include <stdio.h>

typedef const char *text;

generator text inner(void)
{
    char caught[40];
    try {
        yield "inner 1";
    } catch (err) {
        snprintf(caught, sizeof caught, "inner caught %s", err->message);
        yield caught;
    } finally {
        puts("inner finally");
    }
    return "inner result";
}

generator text outer(void)
{
    try {
        printf("outer got %s\n", yield_from inner());
        yield "outer 1";
    } finally {
        puts("outer finally");
    }
}

static void show(iter_result(text) r)
{
    if (r.value)
        printf("{ value: '%s', done: %s }\n", r.value, r.done ? "true" : "false");
    else
        printf("{ value: undefined, done: %s }\n", r.done ? "true" : "false");
}

int main(void)
{
    puts("-- throw");
    iterator(text) it = outer();
    show(iter_next(it));
    show(iter_throw(it, error_new(EINVAL, "oops")));
    show(iter_next(it));
    show(iter_next(it));
    iter_release(it);
    puts("-- return");
    it = outer();
    show(iter_next(it));
    show(iter_return(it, "early"));
    show(iter_next(it));
    iter_release(it);
    return 0;
}
