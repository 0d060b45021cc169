/* add() by promise_all, the same for values that are ready and values to come. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static async int later(int value, int ms)
{
    await sleep_ms(ms);
    return value;
}

static async int add(promise(int) x, promise(int) y)
{
    await promise_all(x, y);
    return promise_value(x) + promise_value(y);
}

static void print_sum(troth_promise *settled, troth_promise *derived, void *name)
{
    printf("%s: %d\n", (char *)name, promise_value((promise(int))settled));
}

async int main(void)
{
    promise_then(void, add(promise_resolved(int, 1), promise_resolved(int, 2)), print_sum, NULL, "both now");
    promise_then(void, add(promise_resolved(int, 10), later(20, 5)), print_sum, NULL, "one later");
    promise_then(void, add(later(100, 50), later(200, 25)), print_sum, NULL, "both later");
    puts("current code ends");
    return 0;
}
