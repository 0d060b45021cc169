/* A rejection is thrown in at the yield; if nobody catches it there, the promise of run rejects. */
#include <errno.h>
#include <stdio.h>
#include <troth.h>

typedef const char *text;
typedef struct { text items[3]; } list;

typedef text run_value;
typedef list run_result;
#include "../runner.h"

async text mock_fetch(text data, int ms, bool fail)
{
    await sleep_ms(ms);
    if (fail)
        throw error_new(EIO, "error %s", data);
    return data;
}

generator promise(text) receives(text) returns(list) guarded(void)
{
    text a = yield mock_fetch("a", 5, false);
    text b;
    try {
        b = yield mock_fetch("b", 5, true);
    } catch (err) {
        printf("caught inside: %s\n", err->message);
        b = "default";
    }
    text c = yield mock_fetch("c", 5, false);
    return (list){ { a, b, c } };
}

generator promise(text) receives(text) returns(list) unguarded(void)
{
    yield mock_fetch("a", 5, false);
    yield mock_fetch("b", 5, true);
    puts("never printed");
}

async int main(void)
{
    list l = await async_runner(guarded());
    printf("result [ '%s', '%s', '%s' ]\n", l.items[0], l.items[1], l.items[2]);
    try {
        await async_runner(unguarded());
        puts("never printed");
    } catch (err) {
        printf("rejected: %s\n", err->message);
    }
    return 0;
}
