/* The runner as the original has it drops what iter_throw answers: after a caught rejection its promise never settles. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <troth.h>

#define NETWORK_ERROR "\u7f51\u7edc\u9519\u8bef"                  /* network error */
#define CAUGHT "\u6355\u83b7\u5230\u9519\u8bef"                   /* caught an error */

typedef const char *text;
typedef iterator(promise(text), text, int) steps;
typedef struct { steps it; promise(int) done; } runner;

static void step(runner *r, text input);

static void on_value(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    step(context, promise_value((promise(text))settled));
}

static void on_error(troth_promise *settled, troth_promise *derived, void *context)
{
    runner *r = context;
    (void)derived;
    iter_result(promise(text), int) forgotten = iter_throw(r->it, error_keep(promise_error(settled)));
    if (forgotten.error)
        promise_reject(r->done, forgotten.error);
}

static void step(runner *r, text input)
{
    iter_result(promise(text), int) result = iter_send(r->it, input);
    if (result.error)
        promise_reject(r->done, result.error);
    else if (result.done)
        promise_resolve(r->done, result.result);
    else
        promise_release(promise_then(void, result.value, on_value, on_error, r));
}

async text fail(text message, int ms)
{
    await sleep_ms(ms);
    throw error_new(EIO, "%s", message);
}

async text succeed(text value, int ms)
{
    await sleep_ms(ms);
    return value;
}

generator promise(text) receives(text) returns(int) flow(void)
{
    try {
        yield fail(NETWORK_ERROR, 10);
    } catch (error) {
        printf(CAUGHT ": %s\n", error->message);
    }
    puts("next request");
    text value = yield succeed("data", 5);
    printf("never printed %s\n", value);
}

int main(void)
{
    runner r = { flow(), promise_new(int) };
    step(&r, NULL);
    loop_run();
    printf("settled: %s\n", promise_state(r.done) == PROMISE_PENDING ? "false" : "true");
    promise_release(r.done);
    iter_release(r.it);
    return 0;
}
