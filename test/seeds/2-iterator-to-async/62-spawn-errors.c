/* spawn throws rejections into the generator, and rejects when one is not caught. */
#include "spawn.h"
#include <errno.h>
#include <stdio.h>

async text fails(text why)
{
    await sleep_ms(5);
    throw error_new(EIO, "%s", why);
}

generator receives(text) returns(text) promise(text) caught(void)
{
    try {
        yield fails("first");
    } catch (e) {
        printf("caught %s\n", e->message);
    }
    text v = yield promise_resolved(text, "goes on");
    return v;
}

generator receives(text) returns(text) promise(text) uncaught(void)
{
    yield fails("second");
    puts("never printed");
}

generator receives(text) returns(text) promise(text) throws_at_once(void)
{
    throw error_new(EPROTO, "third");
}

async int main(void)
{
    puts(await async_runner(caught()));
    try {
        await async_runner(uncaught());
    } catch (e) {
        printf("rejected %s\n", e->message);
    }
    try {
        await async_runner(throws_at_once());
    } catch (e) {
        printf("rejected %s\n", e->message);
    }
    return 0;
}
