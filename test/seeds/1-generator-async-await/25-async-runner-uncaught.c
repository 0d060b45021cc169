/* An error that the flow does not catch rejects the promise of the runner, wherever it happens. */
#include <errno.h>
#include <stdio.h>

typedef const char *run_value;
typedef const char *run_result;
#include "../runner.h"

typedef const char *text;

async text fail(text message, int ms)
{
    await sleep_ms(ms);
    throw error_new(EIO, "%s", message);
}

generator promise(text) receives(text) returns(text) before_the_first_yield(void)
{
    throw error_new(EIO, "E1");
}

generator promise(text) receives(text) returns(text) after_a_yield(void)
{
    yield promise_resolved(text, "1");
    throw error_new(EIO, "E2");
}

generator promise(text) receives(text) returns(text) a_promise_that_rejects(void)
{
    yield fail("E3", 5);
}

async int main(void)
{
    struct { text name; run_iterator it; } flows[] = {
        { "throws before the first yield", before_the_first_yield() },
        { "throws after a yield", after_a_yield() },
        { "yields a promise that rejects", a_promise_that_rejects() },
    };
    for (int i = 0; i < 3; i++) {
        try {
            text value = await async_runner(flows[i].it);
            printf("%s -> fulfilled %s\n", flows[i].name, value);
        } catch (error) {
            printf("%s -> rejected %s\n", flows[i].name, error->message);
        }
        iter_release(flows[i].it);              /* a member is released by hand */
    }
    return 0;
}
