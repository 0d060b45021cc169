/* The script first, then every promise job, then the timer. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static void on_timer(void *arg)
{
    puts("setTimeout");
}

static void say(troth_promise *settled, troth_promise *derived, void *context)
{
    puts(context);
}

async int main(void)
{
    puts("script start");
    timer_start(0, on_timer, NULL);
    promise(void) first = promise_then(void, promise_resolved(void), say, NULL, "promise1");
    promise_then(void, first, say, NULL, "promise2");
    puts("script end");
    return 0;
}
