/*
 * loop_timers.c: timers, sleeps, immediates, time-outs and loop_work: the order of Node's loop, nothing early, cancels,
 * virtual time. The expected orders are those that Node prints for the same program.
 */
#include "testing.h"
#include <time.h>
#include <unistd.h>

static void tick(void *arg)
{
    say("%s ", (const char *)arg);
}

static void micro_then(void *arg)
{
    say("%s ", (const char *)arg);
    loop_microtask(tick, "micro");
}

static void again(void *arg)
{
    say("%s ", (const char *)arg);
    loop_immediate(tick, "next-round");
}

static void order(void)
{
    timer_start(5, tick, "five");
    timer_start(1, micro_then, "one");
    timer_start(0, tick, "zero");
    timer_start(1, tick, "one-b");
    timer_start(5, tick, "five-b");
    timer_start(-7, tick, "minus");
    loop_immediate(again, "immediate");
    loop_immediate(tick, "immediate-b");
    loop_microtask(tick, "start");
    EXPECT(loop_run() == 0);
    EXPECT_LOG("start immediate immediate-b next-round one micro zero one-b minus five five-b ");
}

static timer_id every;
static int beats;

static void beat(void *arg)
{
    (void)arg;
    say("beat@%llu ", (unsigned long long)loop_now());
    if (++beats == 3)
        timer_stop(every);
}

static void repeating(void)
{
    uint64_t begin = loop_now();
    beats = 0;
    every = timer_every(10, beat, NULL);
    EXPECT(loop_run() == 0);
    EXPECT(loop_now() - begin == 30 && beats == 3);
    log_length = 0, log_text[0] = 0;
    timer_stop(every);                          /* again: nothing */
    timer_stop(0);
    timer_stop(~(timer_id)0);
    timer_id ids[1000];
    for (int i = 0; i < 1000; i++)
        ids[i] = timer_start(1 + i % 7, tick, "no");
    for (int i = 0; i < 1000; i++)
        if (i != 500)
            timer_stop(ids[i]);
    EXPECT(loop_run() == 0);
    EXPECT_LOG("no ");
    timer_id fresh = timer_start(1, tick, "fresh");
    for (int i = 0; i < 1000; i++)
        EXPECT(ids[i] != fresh);
    timer_stop(ids[500]);                       /* fired: its slot is another's now */
    EXPECT(loop_run() == 0);
    EXPECT_LOG("fresh ");
}

/* --- order of many --------------------------------------------------------------------------------------------------------- */

static int last_ms, last_set, wrong;
struct set { int ms, set; };

static void in_order(void *arg)
{
    struct set *set = arg;
    if (set->ms < last_ms || (set->ms == last_ms && set->set < last_set))
        wrong++;
    last_ms = set->ms;
    last_set = set->set;
}

static void many(void)
{
    enum { MANY = 20000 };
    static struct set sets[MANY];
    uint32_t random = 1;
    for (int i = 0; i < MANY; i++) {
        random = random * 1103515245u + 12345u;
        sets[i] = (struct set){ 1 + (int)(random >> 8) % 300, i };
        timer_start(sets[i].ms, in_order, &sets[i]);
    }
    EXPECT(loop_run() == 0);
    EXPECT(wrong == 0);
}

/* --- promises of the loop --------------------------------------------------------------------------------------------------- */

static void outcome(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    troth_error *error = promise_error((struct troth_promise_int *)settled);
    say("%s%s%s ", (const char *)context, error ? "!" : "", error ? error->message : "");
}

static void watch(void *p, const char *name)
{
    promise_release(promise_then(void, (struct troth_promise_void *)p, outcome, outcome, (void *)name));
    troth_release(p);
}

static void *compute(void *arg)
{
    usleep(2000);
    return (char *)arg + 1;
}

static void got(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    struct troth_promise_void_ptr { troth_promise promise; void *value; } *p = (void *)settled;
    say("work:%d ", promise_value(p) == (char *)context + 1);
}

static void operations(void)
{
    watch(sleep_ms(20), "20");
    watch(sleep_ms(10), "10");
    struct troth_promise_void *s = sleep_ms(3600000), *t = sleep_ms(3600000);
    promise_cancel(s);
    watch(s, "canceled");
    watch(promise_timeout(t, 15), "late");      /* detached: only the time-out ends */
    promise_release(t);
    struct troth_promise_void *quick = sleep_ms(5), *n = NULL;
    watch(promise_timeout(quick, 50), "in-time");
    watch(promise_timeout(n, 50), "null");
    promise_release(quick);
    struct troth_promise_int *hand = promise_new(int), *of_hand = promise_timeout(hand, 5);
    watch(of_hand, "hand");
    struct troth_promise_void *work = (void *)loop_work(compute, log_text);
    promise_release(promise_then(void, work, got, outcome, log_text));
    promise_release(work);
    EXPECT(loop_run() == 0);
    promise_release(hand);
    EXPECT_LOG("canceled!operation canceled null!promise_timeout of NULL work:1 in-time hand!timed out 10 late!timed out 20 ");
    EXPECT(loop_now() >= 3600000);
    EXPECT_NOTHING_LEFT();
}

/* Against the real clock, in a loop that is made anew by this process's second half. */
static uint64_t due[100];
static int early;
static void not_early(void *arg)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    if ((uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec < *(uint64_t *)arg)
        early++;
}

static void real_time(void)
{
    loop_virtual_time(false);
    for (int i = 0; i < 100; i++) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        due[i] = (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec + (uint64_t)(1 + i % 20) * 1000000;
        timer_start(1 + i % 20, not_early, &due[i]);
    }
    EXPECT(loop_run() == 0);
    EXPECT(early == 0);
}

int main(void)
{
    loop_virtual_time(true);
    order();
    repeating();
    many();
    operations();
    real_time();
    EXPECT_NOTHING_LEFT();
    return failures != 0;
}
