/* The task and its oops twin are passed to promise_then: only one of the two runs. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <errno.h>
#include <stdio.h>

static async void foo(bool fail)
{
    await sleep_ms(5);
    if (fail)
        throw error_new(EIO, "oops");
}

static void bar(troth_promise *settled, troth_promise *derived, void *context)
{
    puts("bar");
}

static void oops_bar(troth_promise *settled, troth_promise *derived, void *context)
{
    puts("oopsBar");
}

static void baz(troth_promise *settled, troth_promise *derived, void *context)
{
    puts("baz");
}

static void oops_baz(troth_promise *settled, troth_promise *derived, void *context)
{
    puts("oopsBaz");
}

async int main(void)
{
    for (int fail = 0; fail < 2; fail++) {
        promise(void) p = foo(fail);
        promise_then(void, p, bar, oops_bar, NULL);
        promise_then(void, p, baz, oops_baz, NULL);
    }
    return 0;
}
