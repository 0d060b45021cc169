/* What yield_from is compiled to passes iter_next, iter_throw and iter_return on to the inner iterator. That one tells
 * what comes: a value sent, an error to catch, or nothing more before its finally, which is a return. */
#include <errno.h>
#include <string.h>
#include <troth.h>
#include <stdio.h>

typedef const char *text;

/* `early`: what the caller gives to iter_return. A finally cannot see it. */
generator text inner(text early)
{
    text answer = "inner", sent = NULL;
    for (;;) {
        bool resumed = false;
        try {
            if (strcmp(answer, "inner") == 0)
                printf("  inner next %s\n", sent ? sent : "undefined");
            sent = yield answer;
            resumed = true;
            answer = "inner";
            if (sent && strcmp(sent, "stop") == 0) {
                printf("  inner next %s\n", sent);
                return answer;
            }
        } catch (err) {
            resumed = true;
            printf("  inner throw %s\n", err->message);
            answer = "inner after throw";
        } finally {
            if (!resumed)
                printf("  inner return %s\n", early);
        }
    }
}

generator text outer(text early)
{
    text got = yield_from inner(early);
    printf("  outer got %s\n", got);
    yield "outer";
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
    iterator(text) it = outer(NULL);
    show(iter_send(it, "ignored"));
    show(iter_throw(it, error_new(EINVAL, "oops")));
    show(iter_send(it, "stop"));
    show(iter_next(it));
    iter_release(it);

    it = outer("early");
    iter_next(it);
    show(iter_return(it, "early"));
    show(iter_next(it));
    iter_release(it);
    return 0;
}
