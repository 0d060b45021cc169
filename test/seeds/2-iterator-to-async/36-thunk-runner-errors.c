/* A runner that ignores the error lets the generator see nothing; one that throws it in lets the generator catch it. */
#include <troth.h>
#include <stdio.h>
#include "thunk.h"

generator receives(const char *) returns(int) struct thunk read_missing(void)
{
    try {
        const char *data = yield (struct thunk){ "missing" };
        printf("data: %s\n", data ? data : "undefined");
    } catch (err) {
        printf("caught: %s\n", err->message);
    }
}

static void next_ignoring_errors(troth_error *error, const char *data, void *context)
{
    reader gen = context;
    error_free(error);
    iter_result(struct thunk, int) result = iter_send(gen, data);
    if (result.done)
        iter_release(gen);
    else
        thunk_call(result.value, next_ignoring_errors, gen);
}

struct run {
    reader gen;
    void (*when_done)(void);
};

static void next(troth_error *error, const char *data, void *context)
{
    struct run *run = context;
    iter_result(struct thunk, int) result = error ? iter_throw(run->gen, error) : iter_send(run->gen, data);
    if (!result.done) {
        thunk_call(result.value, next, run);
        return;
    }
    iter_release(run->gen);
    run->when_done();
}

static void second(void)
{
    next_ignoring_errors(NULL, NULL, read_missing());
}

int main(void)
{
    struct run run = { read_missing(), second };
    next(NULL, NULL, &run);
    return loop_run();
}
