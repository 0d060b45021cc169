/*
 * runner.h: the runner of several cases: it drives a generator of promises, sending in what each one is fulfilled with,
 * and throwing in what it is rejected with. The includer says by two typedefs what the promises carry (run_value) and
 * what the generator returns (run_result).
 */
#include <stdlib.h>
#include <troth.h>

typedef iterator(promise(run_value), run_value, run_result) run_iterator;
typedef struct { run_iterator it; promise(run_result) done; } runner;

static void runner_step(runner *r, iter_result(promise(run_value), run_result) result);

static void runner_on_value(troth_promise *settled, troth_promise *derived, void *context)
{
    runner *r = context;
    (void)derived;
    runner_step(r, iter_send(r->it, promise_value((promise(run_value))settled)));
}

static void runner_on_error(troth_promise *settled, troth_promise *derived, void *context)
{
    runner *r = context;
    (void)derived;
    runner_step(r, iter_throw(r->it, error_keep(promise_error(settled))));
}

static void runner_step(runner *r, iter_result(promise(run_value), run_result) result)
{
    if (!result.done) {
        /* What is no promise is made one: a bare `yield` hands out NULL. */
        promise(run_value) p = result.value ? promise_keep(result.value)
            : promise_resolved(run_value, (run_value){ 0 });
        promise_release(promise_then(void, p, runner_on_value, runner_on_error, r));
        promise_release(p);
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

/* Starts the generator at once. Borrows the iterator, gives the promise of its result. */
static promise(run_result) async_runner(run_iterator it)
{
    runner *r = malloc(sizeof *r);
    *r = (runner){ iter_keep(it), promise_new(run_result) };
    promise(run_result) done = promise_keep(r->done);
    runner_step(r, iter_next(r->it));
    return done;
}
