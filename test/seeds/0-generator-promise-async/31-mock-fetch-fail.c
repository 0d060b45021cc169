/* A task that rejects and then also resolves counts as rejected: the second call is ignored. */
#include <stdio.h>
#include <stdlib.h>
#include <troth.h>

typedef const char *text;

typedef struct { promise(text) p; text data; bool fail; } request;

static void answer(void *arg)
{
    request *r = arg;
    if (r->fail)
        promise_reject(r->p, error_new(1, "error"));
    promise_resolve(r->p, r->data);
    promise_release(r->p);
    free(r);
}

static promise(text) mock_fetch(text data, int ms, bool fail)
{
    request *r = malloc(sizeof *r);
    *r = (request){ promise_new(text), data, fail };
    timer_start(ms, answer, r);
    return promise_keep(r->p);
}

static void fulfilled(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived, (void)context;
    printf("fulfilled %s\n", promise_value((promise(text))settled));
}

static void rejected(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived, (void)context;
    printf("rejected %s\n", promise_error(settled)->message);
}

/* Takes the promise. */
static promise(void) show(promise(text) p)
{
    promise(void) shown = promise_then(void, p, fulfilled, rejected, NULL);
    promise_release(p);
    return shown;
}

static void show_second(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled, (void)context;
    promise(void) second = show(mock_fetch("b", 5, true));
    promise_follow((promise(void))derived, second);
    promise_release(second);
}

int main(void)
{
    promise(void) first = show(mock_fetch("a", 5, false));
    promise(void) both = promise_then(void, first, show_second, NULL, NULL);
    promise_release(first);
    promise_release(both);
    return loop_run();
}
