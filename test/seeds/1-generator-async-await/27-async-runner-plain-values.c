/* The runner makes a promise of what is not one, so any value may be yielded. */
#include <stdio.h>
#include <stdlib.h>
#include <troth.h>

typedef const char *text;

/* What the generator is answered with: C needs one type for all kinds of it. */
typedef struct { enum { NOTHING, NUMBER, TEXT } kind; int number; text text; } value;

/* What may be yielded: a value, a promise of one (given away), or an object with a `then`. */
typedef struct {
    enum { VALUE, PROMISE, THENABLE } kind;
    value value;
    promise(value) promise;
    troth_thenable thenable;
} awaitable;

typedef iterator(awaitable, value, text) flow;
typedef struct { flow it; promise(text) done; } runner;

static promise(value) promise_of(awaitable a)
{
    switch (a.kind) {
    case PROMISE:
        return a.promise;
    case THENABLE:
        return promise_from_thenable(value, a.thenable);
    default:
        return promise_resolved(value, a.value);
    }
}

static void step(runner *r, iter_result(awaitable, text) result);

static void on_value(troth_promise *settled, troth_promise *derived, void *context)
{
    runner *r = context;
    (void)derived;
    step(r, iter_send(r->it, promise_value((promise(value))settled)));
}

static void on_error(troth_promise *settled, troth_promise *derived, void *context)
{
    runner *r = context;
    (void)derived;
    step(r, iter_throw(r->it, error_keep(promise_error(settled))));
}

static void step(runner *r, iter_result(awaitable, text) result)
{
    if (!result.done) {
        promise(value) p = promise_of(result.value);
        promise_release(promise_then(void, p, on_value, on_error, r));
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

static promise(text) async_runner(flow it)
{
    runner *r = malloc(sizeof *r);
    *r = (runner){ iter_keep(it), promise_new(text) };
    promise(text) done = promise_keep(r->done);
    step(r, iter_next(r->it));
    return done;
}

static void print(value v)
{
    if (v.kind == NUMBER)
        printf("%d\n", v.number);
    else
        puts(v.kind == TEXT ? v.text : "null");
}

static void call_back_at_once(void *self, troth_promise *p)
{
    promise_resolve((promise(value))p, (value){ .kind = TEXT, .text = self });
}

generator awaitable receives(value) returns(text) values(void)
{
    static char thenable[] = "thenable";
    print(yield (awaitable){ .value = { .kind = NUMBER, .number = 1 } });
    print(yield (awaitable){ .value = { .kind = TEXT, .text = "text" } });
    print(yield (awaitable){ .value = { .kind = NOTHING } });
    value promised = { .kind = TEXT, .text = "promised" };
    print(yield (awaitable){ .kind = PROMISE, .promise = promise_resolved(value, promised) });
    print(yield (awaitable){ .kind = THENABLE, .thenable = { thenable, call_back_at_once } });
    return "end";
}

static void print_result(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived, (void)context;
    puts(promise_value((promise(text))settled));
}

async int main(void)
{
    promise_then(void, async_runner(values()), print_result, NULL, NULL);
    puts("after the call");
    return 0;
}
