/* An error that is thrown before the first suspension does not reach the caller: it rejects the promise. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <errno.h>
#include <stdio.h>

static async int executor(const char *why)
{
    if (why)
        throw error_new(EFAULT, "%s", why);
    return 42;
}

static void never(troth_promise *settled, troth_promise *derived, void *context)
{
    puts("never printed");
}

static void print(troth_promise *settled, troth_promise *derived, void *context)
{
    puts(promise_error(settled)->message);
}

async int main(void)
{
    promise_then(void, executor("ReferenceError: foo is not defined"), never, print, NULL);
    puts("no exception here");
    promise_catch(void, executor("TypeError"), print, NULL);
    return 0;
}
