/* The same with a promise that is handed to bar and baz. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <errno.h>
#include <stdio.h>

static async int foo(int x)
{
    await sleep_ms(5);
    if (x >= 100)
        throw error_new(ERANGE, "too big");
    return x;
}

static void goes_on(troth_promise *settled, troth_promise *derived, void *name)
{
    printf("%s goes on with %d\n", (char *)name, promise_value((promise(int))settled));
}

static void sees(troth_promise *settled, troth_promise *derived, void *name)
{
    printf("%s sees %s\n", (char *)name, promise_error(settled)->message);
}

static void follow(promise(int) foo_promise, char *name)
{
    promise_release(promise_then(void, foo_promise, goes_on, sees, name));
}

async int main(void)
{
    int values[] = { 42, 1000 };

    for (int i = 0; i < 2; i++) {
        promise(int) p = foo(values[i]);
        follow(p, "bar");
        follow(p, "baz");
    }
    return 0;
}
