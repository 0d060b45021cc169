/* The order of microtasks, timers, immediates and of the synchronous part of a call. */
#include <troth.h>
#include <stdio.h>

static void say(void *arg)
{
    printf("%s\n", (char *)arg);
}

static void say_and_queue(void *arg)
{
    say(arg);
    loop_microtask(say, "  queued by it");
}

static async void two_turns(const char *name)
{
    printf("%s starts\n", name);
    await promise_resolved(void);
    printf("%s after one turn\n", name);
    await promise_resolved(void);
    printf("%s after two\n", name);
}

static async int at_once(void)
{
    puts("at once");
    return 1;
}

static int ticks;
static timer_id every;

static void tick(void *arg)
{
    printf("tick %d\n", ++ticks);
    if (ticks == 3)
        timer_stop(every);
    (void)arg;
}

async int main(void)
{
    puts("main");
    promise(void) a = two_turns("a");
    loop_microtask(say, "microtask");
    promise(void) b = two_turns("b");
    at_once();
    timer_start(2, say, "timer 2");
    timer_start(1, say_and_queue, "timer 1");
    timer_start(0, say_and_queue, "timer 0");
    timer_id never = timer_start(1, say, "never");
    timer_stop(never);
    timer_stop(never);
    puts("main awaits");
    await a;
    puts("a is done");
    await b;
    puts("b is done");
    await sleep_ms(10);
    loop_immediate(say_and_queue, "immediate 1");
    loop_immediate(say, "immediate 2");
    loop_microtask(say, "microtask first");
    await sleep_ms(10);
    every = timer_every(5, tick, NULL);
    await sleep_ms(100);
    printf("ticks %d\n", ticks);
}
// expect: main
// expect: a starts
// expect: b starts
// expect: at once
// expect: main awaits
// expect: a after one turn
// expect: microtask
// expect: b after one turn
// expect: a after two
// expect: b after two
// expect: a is done
// expect: b is done
// expect: timer 1
// expect:   queued by it
// expect: timer 0
// expect:   queued by it
// expect: timer 2
// expect: microtask first
// expect: immediate 1
// expect:   queued by it
// expect: immediate 2
// expect: tick 1
// expect: tick 2
// expect: tick 3
// expect: ticks 3
