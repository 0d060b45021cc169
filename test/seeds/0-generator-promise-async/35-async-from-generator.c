/* A generator function wrapped in the runner gives what an async function gives. */
#include <stdio.h>
#include <troth.h>

typedef int run_value;
typedef int run_result;
#include "../runner.h"

async int mock_fetch(int data, int ms, bool fail)
{
    await sleep_ms(ms);
    if (fail)
        throw error_new(1, "%d", data);
    return data;
}

generator promise(int) receives(int) returns(int) body(int x, bool fail)
{
    int a = yield mock_fetch(x + 1, 5, false);
    int b = yield mock_fetch(a * 2, 5, fail);
    return a + b;
}

static promise(int) via_generator(int x, bool fail)
{
    iterator(promise(int), int, int) it = body(x, fail);
    promise(int) done = async_runner(it);
    iter_release(it);
    return done;
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
