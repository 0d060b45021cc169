/* Timers, immediates, microtasks and awaits together, from inside a timer's callback. */
#include "parity.h"

static async void task(const char *name)
{
    printf("%s 1\n", name);
    await promise_resolved(void);
    printf("%s 2\n", name);
    loop_microtask(say, "  microtask of a task");
    await promise_resolved(void);
    printf("%s 3\n", name);
    await sleep_ms(20);
    printf("%s 4\n", name);
}

static void in_immediate(void *text)
{
    puts(text);
    promise_release(task("task in an immediate"));
    loop_immediate(say, "the next immediate");
}

static void in_timer(void *text)
{
    puts(text);
    loop_immediate(in_immediate, "immediate");
    promise_release(task("task in a timer"));
    loop_microtask(say, "microtask");
    timer_start(40, say, "last timer");
}

async int main(void)
{
    timer_start(10, in_timer, "timer");
    await task("task of main");
    puts("main ends");
}
