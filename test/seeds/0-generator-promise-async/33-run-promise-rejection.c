/* A rejection is thrown in at the yield; if nobody catches it there, the promise of run rejects. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <troth.h>

typedef const char *text;
typedef struct { text items[3]; } list;

async text mock_fetch(text data, int ms, bool fail)
{
    await sleep_ms(ms);
    if (fail)
        throw error_new(EIO, "error %s", data);
    return data;
}

typedef struct { iterator(promise(text), text, list) it; promise(list) done; } runner;

static void step(runner *r, iter_result(promise(text), list) result);

static void on_value(troth_promise *settled, troth_promise *derived, void *context)
{
    runner *r = context;
    (void)derived;
    step(r, iter_send(r->it, promise_value((promise(text))settled)));
}

static void on_error(troth_promise *settled, troth_promise *derived, void *context)
{
    runner *r = context;
    (void)derived;
    step(r, iter_throw(r->it, error_keep(promise_error(settled))));
}

static void step(runner *r, iter_result(promise(text), list) result)
{
    if (!result.done) {
        promise_release(promise_then(void, result.value, on_value, on_error, r));
        return;
    }
    if (result.error)
        promise_reject(r->done, result.error);
    else
        promise_resolve(r->done, result.result);
    promise_release(r->done);
    iter_release(r->it);
    free(r);
}

/* Borrows the iterator. */
static promise(list) run(iterator(promise(text), text, list) it)
{
    runner *r = malloc(sizeof *r);
    *r = (runner){ iter_keep(it), promise_new(list) };
    promise(list) done = promise_keep(r->done);
    step(r, iter_next(r->it));
    return done;
}

generator promise(text) receives(text) returns(list) guarded(void)
{
    text a = yield mock_fetch("a", 5, false);
    text b;
    try {
        b = yield mock_fetch("b", 5, true);
    } catch (err) {
        printf("caught inside: %s\n", err->message);
        b = "default";
    }
    text c = yield mock_fetch("c", 5, false);
    return (list){ { a, b, c } };
}

generator promise(text) receives(text) returns(list) unguarded(void)
{
    yield mock_fetch("a", 5, false);
    yield mock_fetch("b", 5, true);
    puts("never printed");
}

async int main(void)
{
    list l = await run(guarded());
    printf("result [ '%s', '%s', '%s' ]\n", l.items[0], l.items[1], l.items[2]);
    try {
        await run(unguarded());
        puts("never printed");
    } catch (err) {
        printf("rejected: %s\n", err->message);
    }
    return 0;
}
