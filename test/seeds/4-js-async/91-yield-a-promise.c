/* The generator yields the promise of its request; the caller feeds the result or the error back. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef char *text;

/* The answer belongs to whoever takes it. */
static async discard(free) text foo(int x, int y)
{
    char url[60];
    snprintf(url, sizeof url, "http://some.url.1/?x=%d&y=%d", x, y);
    await sleep_ms(10);
    if (!strstr(url, "x=11"))
        throw error_new(EBADMSG, "bad request");
    text answer = malloc(80);
    if (!answer)
        throw error_errno("foo");
    snprintf(answer, 80, "answer for %s", url);
    return answer;
}

static void print(troth_promise *settled, troth_promise *derived, void *context)
{
    text answer = promise_value((promise(text))settled);
    printf("then: %s\n", answer);
    free(answer);
}

typedef iterator(promise(text), text, text) steps;

static generator receives(text) returns(text) promise(text) job(int x)
{
    try {
        text answer = yield foo(x, 31);
        printf("main: %s\n", answer);
        free(answer);
    } catch (err) {
        printf("main caught: %s\n", err->message);
    }
}

static void feed(troth_promise *settled, troth_promise *derived, void *it)
{
    error_free(iter_send((steps)it, promise_value((promise(text))settled)).error);
}

static void feed_error(troth_promise *settled, troth_promise *derived, void *it)
{
    error_free(iter_throw((steps)it, error_keep(promise_error(settled))).error);
}

async int main(void)
{
    promise_then(void, foo(11, 31), print, NULL, NULL);

    steps its[] = { job(11), job(12) };
    for (int i = 0; i < 2; i++) {
        promise(text) p = iter_next(its[i]).value;
        promise_then(void, p, feed, feed_error, its[i]);
    }
    await sleep_ms(50);
    return 0;
}
