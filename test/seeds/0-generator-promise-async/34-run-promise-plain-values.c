/* A runner that makes promises of plain values goes on with them, but finishes only after the current code. */
#include <stdio.h>
#include <stdlib.h>
#include <troth.h>

typedef struct { iterator(int) it; promise(int) done; } runner;

static void step(runner *r, iter_result(int) result);

static void on_value(troth_promise *settled, troth_promise *derived, void *context)
{
    runner *r = context;
    (void)derived;
    step(r, iter_send(r->it, promise_value((promise(int))settled)));
}

static void step(runner *r, iter_result(int) result)
{
    if (!result.done) {
        promise(int) p = promise_resolved(int, result.value);
        promise_release(promise_then(void, p, on_value, NULL, r));
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

static promise(int) run(iterator(int) it)
{
    runner *r = malloc(sizeof *r);
    *r = (runner){ iter_keep(it), promise_new(int) };
    promise(int) done = promise_keep(r->done);
    step(r, iter_next(r->it));
    return done;
}

generator int plain_values(void)
{
    int a = yield 1;
    int b = yield 2;
    int c = yield 3;
    return a + b + c;
}

static void print_sum(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived, (void)context;
    printf("sum %d\n", promise_value((promise(int))settled));
}

async int main(void)
{
    promise_then(void, run(plain_values()), print_sum, NULL, NULL);
    puts("current code ends");
    return 0;
}
