/* What some cases of this folder share: a runner for generators of promises. */
#include <troth.h>
#include <stdlib.h>

typedef const char *text;
typedef iterator(promise(text), text, text) work;

struct spawned {
    work gen;
    promise(text) result;
};

static void take_step(struct spawned *spawned, iter_result(promise(text), text) next);

static void on_value(troth_promise *settled, troth_promise *derived, void *context)
{
    struct spawned *spawned = context;
    (void)derived;
    take_step(spawned, iter_send(spawned->gen, promise_value((promise(text))settled)));
}

static void on_error(troth_promise *settled, troth_promise *derived, void *context)
{
    struct spawned *spawned = context;
    (void)derived;
    take_step(spawned, iter_throw(spawned->gen, error_keep(promise_error(settled))));
}

static void take_step(struct spawned *spawned, iter_result(promise(text), text) next)
{
    if (!next.done) {
        promise_release(promise_then(void, next.value, on_value, on_error, spawned));
        return;
    }
    if (next.error)
        promise_reject(spawned->result, next.error);
    else
        promise_resolve(spawned->result, next.result);
    promise_release(spawned->result);
    iter_release(spawned->gen);
    free(spawned);
}

/* Drives the generator over the promises that it yields, and gives a promise of what it returns. Borrows it. */
static promise(text) spawn(work gen)
{
    struct spawned *spawned = malloc(sizeof *spawned);
    if (!spawned)
        abort();
    promise(text) result = promise_new(text);
    *spawned = (struct spawned){ iter_keep(gen), promise_keep(result) };
    take_step(spawned, iter_next(gen));
    return result;
}
