/* spawn drives a generator over the promises that it yields, and gives a promise of what it returns. */
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>

typedef iterator(promise(int), int, int) work;

struct spawned {
    work gen;
    promise(int) result;
};

static void take_step(struct spawned *spawned, iter_result(promise(int), int) next);

static void on_value(troth_promise *settled, troth_promise *derived, void *context)
{
    struct spawned *spawned = context;
    (void)derived;
    take_step(spawned, iter_send(spawned->gen, promise_value((promise(int))settled)));
}

static void on_error(troth_promise *settled, troth_promise *derived, void *context)
{
    struct spawned *spawned = context;
    (void)derived;
    take_step(spawned, iter_throw(spawned->gen, error_keep(promise_error(settled))));
}

static void take_step(struct spawned *spawned, iter_result(promise(int), int) next)
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

/* Takes the generator. */
static promise(int) spawn(work gen)
{
    struct spawned *spawned = malloc(sizeof *spawned);
    if (!spawned)
        abort();
    promise(int) result = promise_new(int);
    *spawned = (struct spawned){ gen, promise_keep(result) };
    take_step(spawned, iter_next(gen));
    return result;
}

async int later(int value, int ms)
{
    await sleep_ms(ms);
    return value;
}

generator receives(int) returns(int) promise(int) body(int x)
{
    int a = yield later(x, 10);
    printf("a = %d\n", a);
    int b = yield promise_resolved(int, a * 2);
    printf("b = %d\n", b);
    return a + b;
}

static promise(int) fn(int x)
{
    return spawn(body(x));
}

async int main(void)
{
    printf("sum = %d\n", await fn(5));
    return 0;
}
