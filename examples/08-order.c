/*
 * The order of events. The lines below are numbered in the order in which they are printed, which is ECMAScript's and
 * Node's: first the code that runs, then every microtask, and only then the next macrotask (a timer, an immediate).
 *
 *     troth run examples/08-order.c
 */
#include <troth.h>

#include <stdio.h>

static void say(void *line)
{
    puts(line);
}

static void more_microtasks(void *line)
{
    puts(line);
    loop_microtask(say, " 6 a microtask of a microtask: to the end of the same queue, still before any timer");
}

static async void worker(void)
{
    puts(" 2 an async function runs at once, up to its first suspension");
    await promise_resolved(int, 0);
    puts(" 5 an await lets the queue turn, even where there is nothing to wait for");
    await promise_resolved(int, 0);
    puts(" 7 each await is a turn of its own");
}

static void on_timer(void *line)
{
    puts(line);
    timer_start(0, say, "12 a timer set by a timer: in a later turn of the loop");
    loop_immediate(say, "11 an immediate: when the timers that were due are done");
    loop_microtask(say, " 9 a microtask of a timer: before the next macrotask");
}

async int main(void)
{
    puts(" 1 the program starts");
    timer_start(0, on_timer, " 8 a timer: 0 means as soon as possible, which is never at once");
    timer_start(0, say, "10 timers that are due at the same time fire in the order in which they were set");
    loop_microtask(more_microtasks, " 4 microtasks run when the current code is through");
    worker();
    puts(" 3 the caller goes on where the function waits");
    return 0;
}
