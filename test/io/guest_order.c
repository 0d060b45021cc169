// The order of macrotasks under five main loops, in virtual time: the same.
// pkg-config: glib-2.0 libuv
// expect: nothing:
// expect: microtasks only: micro1 micro2
// expect: timers only: one zero five five-b stopped-it
// expect: immediates only: immediate immediate-b next-round third-round
// expect: mixed: micro immediate after-immediate next-round one after-one zero five after-five immediate-of-five late timer-of-five
// expect: interval: beat beat beat stop
// expect: tasks: a0 b0 a1 a2 b1 a3 done
// expect: work: worked then-immediate then-timer
// expect: posts: p1 micro-p1 p2 p3
#include "guest.h"

static void nothing(void) {}

static void microtasks(void)
{
    loop_microtask(say, "micro1");
    loop_microtask(say, "micro2");
}

static timer_id stopped;
static void stop_it(void *arg) { say(arg); timer_stop(stopped); }

static void timers(void)
{
    timer_start(5, say, "five");
    timer_start(1, say, "one");
    timer_start(0, say, "zero");
    timer_start(5, say, "five-b");
    stopped = timer_start(3600000, say, "never");
    timer_start(20, stop_it, "stopped-it");
}

static void third(void *arg) { say(arg); loop_immediate(say, "third-round"); }
static void second(void *arg) { say(arg); loop_immediate(third, "next-round"); }

static void immediates(void)
{
    loop_immediate(second, "immediate");
    loop_immediate(say, "immediate-b");
}

struct pair { const char *text, *after; };

static void with_micro(void *arg)
{
    const struct pair *pair = arg;
    say((void *)pair->text);
    loop_microtask(say, (void *)pair->after);
    if (!strcmp(pair->text, "five")) {
        loop_immediate(say, "immediate-of-five");
        timer_start(1, say, "late");
        timer_start(0, say, "timer-of-five");
    }
    if (!strcmp(pair->text, "immediate"))
        loop_immediate(say, "next-round");
}

static void mixed(void)
{
    static struct pair pairs[] = { { "five", "after-five" }, { "one", "after-one" }, { "immediate", "after-immediate" } };
    timer_start(5, with_micro, &pairs[0]);
    timer_start(1, with_micro, &pairs[1]);
    timer_start(1, say, "zero");
    loop_immediate(with_micro, &pairs[2]);
    loop_microtask(say, "micro");
}

static timer_id every;
static int beats;

static void beat(void *text)
{
    say(text);
    if (++beats == 3) {
        timer_stop(every);
        say("stop");
    }
}

static void interval(void)
{
    beats = 0;
    every = timer_every(10, beat, "beat");
}

static async void sleeps(const char *const *names, int ms)
{
    for (; *names; names++) {
        say((void *)*names);
        await sleep_ms(ms);
    }
}

static async void both(void)
{
    static const char *const a[] = { "a0", "a1", "a2", "a3", NULL }, *const b[] = { "b0", "b1", NULL };
    promise(void) p = sleeps(a, 10), q = sleeps(b, 25);
    await promise_all(p, q);
    say("done");
}

static void tasks(void) { promise_release(both()); }

static void *compute(void *arg) { return arg; }

static async void one_work(void)
{
    say(await loop_work(compute, "worked"));
    loop_immediate(say, "then-immediate");
    timer_start(1, say, "then-timer");
}

static void work(void) { promise_release(one_work()); }

static void p1(void *arg)
{
    say(arg);
    loop_microtask(say, "micro-p1");
    loop_post(loop_current(), say, "p3");
}

static void posts(void)
{
    loop_post(loop_current(), p1, "p1");
    loop_post(loop_current(), say, "p2");
}

int main(void)
{
    under_all("nothing", nothing);
    under_all("microtasks only", microtasks);
    under_all("timers only", timers);
    under_all("immediates only", immediates);
    under_all("mixed", mixed);
    under_all("interval", interval);
    under_all("tasks", tasks);
    under_all("work", work);
    under_all("posts", posts);
    return 0;
}
