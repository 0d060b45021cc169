/* setImmediate: after the timers that are due, each followed by its microtasks; those set meanwhile wait for the next turn. */
#include "parity.h"

static void nested(void *text)
{
    puts(text);
    loop_microtask(say, "  microtask");
    loop_immediate(say, "  nested immediate");
    timer_start(0, say, "  nested timer");
}

static void start(void *text)
{
    puts(text);
    timer_start(30, say, "timer 30");
    loop_immediate(nested, "immediate 1");
    loop_immediate(say, "immediate 2");
    loop_microtask(say, "microtask");
    loop_immediate(say, "immediate 3");
}

async int main(void)
{
    timer_start(10, start, "start");
}
