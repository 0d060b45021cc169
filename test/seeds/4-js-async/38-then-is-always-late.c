/* Callbacks of an already fulfilled promise still run after the current code. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static async int executor(void)
{
    puts("executor runs at once");
    return 42;
}

static void print(troth_promise *settled, troth_promise *derived, void *text)
{
    printf("%s %d\n", (char *)text, promise_value((promise(int))settled));
}

async int main(void)
{
    promise(int) p = executor();
    promise_then(void, p, print, NULL, "then");
    puts("current code ends");
    await sleep_ms(5);
    promise_then(void, p, print, NULL, "then, long after");
    puts("current code ends again");
    return 0;
}
