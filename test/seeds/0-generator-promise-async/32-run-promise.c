/* A runner for generators of promises: it waits for each one, and gives a promise of what the generator returns. */
#include <stdio.h>
#include <stdlib.h>
#include <troth.h>

typedef const char *text;
typedef struct { char items[3][8]; } list;

async text mock_fetch(text data, int ms)
{
    await sleep_ms(ms);
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

/* The generator's arguments are passed by the call that makes the iterator. */
static promise(list) run(iterator(promise(text), text, list) it)
{
    runner *r = malloc(sizeof *r);
    *r = (runner){ iter_keep(it), promise_new(list) };
    promise(list) done = promise_keep(r->done);
    step(r, iter_next(r->it));
    return done;
}

generator promise(text) receives(text) returns(list) bar(text prefix, int ms)
{
    list l;
    snprintf(l.items[0], sizeof l.items[0], "%sa", prefix);
    printf("have %s\n", yield mock_fetch(l.items[0], ms));
    snprintf(l.items[1], sizeof l.items[1], "%sb", prefix);
    printf("have %s\n", yield mock_fetch(l.items[1], ms));
    snprintf(l.items[2], sizeof l.items[2], "%sc", prefix);
    printf("have %s\n", yield mock_fetch(l.items[2], ms));
    return l;
}

async int main(void)
{
    promise(list) p = run(bar("x-", 10));
    printf("run gives a promise: %s\n", _Generic(p, promise(list): "true", default: "false"));
    list l = await p;
    printf("result [ '%s', '%s', '%s' ]\n", l.items[0], l.items[1], l.items[2]);
    return 0;
}
