/* run() throws rejections in, goes on when they are caught, and rejects when they are not. */
#include <troth.h>
#include <errno.h>
#include <stdio.h>

typedef const char *text;
typedef iterator(promise(text), text, text) steps;

static async text run(steps it)
{
    await promise_resolved(void);
    iter_result(promise(text), text) next = iter_next(it);
    while (!next.done) {
        troth_error *error = NULL;
        text value = NULL;
        try {
            value = await next.value;
        } catch (err) {
            error = error_keep(err);
        }
        next = error ? iter_throw(it, error) : iter_send(it, value);
    }
    return next.result;
}

static async text fails(text why)
{
    await sleep_ms(5);
    throw error_new(EIO, "%s", why);
}

static generator receives(text) returns(text) promise(text) catches(void)
{
    try {
        yield fails("first");
    } catch (err) {
        printf("caught %s\n", err->message);
        text more = yield promise_resolved(text, "recovered");
        puts(more);
    }
    return "end";
}

static generator receives(text) returns(text) promise(text) leaks(void)
{
    yield fails("second");
}

static generator receives(text) returns(text) promise(text) throws(void)
{
    yield promise_resolved(text, "1");
    throw error_new(EPROTO, "third");
}

static async void show(text name, steps it)
{
    try {
        printf("%s fulfilled %s\n", name, await run(it));
    } catch (err) {
        printf("%s rejected %s\n", name, err->message);
    }
}

async int main(void)
{
    await show("catches", catches());
    await show("leaks", leaks());
    await show("throws", throws());
    return 0;
}
