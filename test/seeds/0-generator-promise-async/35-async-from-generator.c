/* A generator function wrapped in the runner gives what an async function gives. */
#include <stdio.h>
#include <stdlib.h>
#include <troth.h>

async int mock_fetch(int data, int ms, bool fail)
{
    await sleep_ms(ms);
    if (fail)
        throw error_new(1, "%d", data);
    return data;
}

typedef struct { iterator(promise(int), int, int) it; promise(int) done; } runner;

static void step(runner *r, iter_result(promise(int), int) result);

static void on_value(troth_promise *settled, troth_promise *derived, void *context)
{
    runner *r = context;
    (void)derived;
    step(r, iter_send(r->it, promise_value((promise(int))settled)));
}

static void on_error(troth_promise *settled, troth_promise *derived, void *context)
{
    runner *r = context;
    (void)derived;
    step(r, iter_throw(r->it, error_keep(promise_error(settled))));
}

static void step(runner *r, iter_result(promise(int), int) result)
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

/* Takes the iterator. */
static promise(int) async_from(iterator(promise(int), int, int) it)
{
    runner *r = malloc(sizeof *r);
    *r = (runner){ it, promise_new(int) };
    promise(int) done = promise_keep(r->done);
    step(r, iter_next(r->it));
    return done;
}

generator promise(int) receives(int) returns(int) body(int x, bool fail)
{
    int a = yield mock_fetch(x + 1, 5, false);
    int b = yield mock_fetch(a * 2, 5, fail);
    return a + b;
}

static promise(int) via_generator(int x, bool fail)
{
    return async_from(body(x, fail));
}

async int via_async(int x, bool fail)
{
    int a = await mock_fetch(x + 1, 5, false);
    int b = await mock_fetch(a * 2, 5, fail);
    return a + b;
}

async int main(void)
{
    promise(int) (*const functions[])(int, bool) = { via_generator, via_async };
    for (int i = 0; i < 2; i++) {
        printf("%d\n", await functions[i](1, false));
        promise(int) p = functions[i](1, true);
        await promise_all_settled(p);
        if (promise_state(p) == PROMISE_REJECTED)
            printf("failed with %s\n", promise_error(p)->message);
    }
    return 0;
}
