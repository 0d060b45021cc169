/* Timers fire in due order, and in the order of their setting when equal; 0 means 1; microtasks run in between. */
#include "parity.h"

static void with_microtask(void *text)
{
    puts(text);
    loop_microtask(say, "  microtask of it");
}

static void sets_more(void *text)
{
    puts(text);
    timer_start(0, say, "  set by it, 0");
    timer_start(5, say, "  set by it, 5");
}

static timer_id later;

static void stops(void *text)
{
    puts(text);
    timer_stop(later);
    timer_stop(later);
    timer_stop(0);
}

async int main(void)
{
    timer_start(40, say, "forty");
    timer_start(20, with_microtask, "twenty, first");
    timer_start(20, with_microtask, "twenty, second");
    timer_start(1, say, "one");
    timer_start(0, say, "zero");
    timer_start(-5, say, "negative");
    later = timer_start(60, say, "never");
    timer_start(50, stops, "stops a later one");
    timer_start(80, sets_more, "sets more");
    timer_id once = timer_start(1, say, "never, either");
    timer_stop(once);
    puts("set");
}
