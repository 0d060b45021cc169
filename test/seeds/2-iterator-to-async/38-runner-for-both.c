/* A runner in the manner of co waits for thunks, promises and plain values alike, and gives a promise of the result. */
#include <troth.h>
#include <stdio.h>
#include "files.h"

typedef const char *text;
static void settle(troth_error *error, text data, void *context)
{
    promise(text) p = context;
    if (error)
        promise_reject(p, error);
    else
        promise_resolve(p, data);
    promise_release(p);
}

static promise(text) promise_of_file(text name)
{
    promise(text) p = promise_new(text);
    read_file(name, settle, promise_keep(p));
    return p;
}

/* What may be yielded. A promise is given away. */
enum kind { THUNK, PROMISE, VALUE };
struct awaitable { enum kind kind; text text; promise(text) promise; };

static struct awaitable thunk(text name)
{
    return (struct awaitable){ .kind = THUNK, .text = name };
}

static struct awaitable promised(text name)
{
    return (struct awaitable){ .kind = PROMISE, .promise = promise_of_file(name) };
}

static struct awaitable plain(text value)
{
    return (struct awaitable){ .kind = VALUE, .text = value };
}

static promise(text) to_promise(struct awaitable a)
{
    return a.kind == THUNK ? promise_of_file(a.text) : a.kind == PROMISE ? a.promise : promise_resolved(text, a.text);
}

typedef iterator(struct awaitable, text, text) steps;

async text co(steps gen)
{
    iter_result(struct awaitable, text) result = iter_next(gen);
    while (!result.done) {
        promise(text) p = to_promise(result.value);
        text value = NULL;
        troth_error *error = NULL;
        try {
            value = await p;
        } catch (err) {
            error = error_keep(err);
        }
        result = error ? iter_throw(gen, error) : iter_send(gen, value);
    }
    return result.result;
}

generator receives(text) returns(text) struct awaitable reader(void)
{
    printf("from a thunk: %s\n", yield thunk("fstab"));
    printf("from a promise: %s\n", yield promised("shells"));
    printf("from a value: %s\n", yield plain("value"));
    struct awaitable (*const ways[])(text) = { thunk, promised };
    for (int i = 0; i < 2; i++) {
        try {
            yield ways[i]("missing");
        } catch (err) {
            printf("caught: %s\n", err->message);
        }
    }
    return "all read";
}

async int main(void)
{
    puts(await co(reader()));
    return 0;
}
