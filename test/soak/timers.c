/*
 * timers.c: a minute of timers by the real clock (`make soak`): thousands at a time, one-shot ones that set others, many that are
 * stopped before or in the callback of another, intervals, and tasks asleep that are cancelled. None may be early, none lost,
 * none fire after it was stopped; timers that are due together must come in the order of their times. Prints its numbers;
 * status 1 if anything was wrong.
 *
 *     soak SECONDS
 */
#include <troth.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SLOTS = 5000, LONGEST = 400, INTERVALS = 200, SLEEPERS = 1000 };

static struct { unsigned long set, fired, stopped, early, lost, after_stop, disorder, ticks, slept, cancelled; double latest; } n;
static uint64_t ending;                         /* nanoseconds of the system's own clock, not of the loop's */
static unsigned seed = 1;

static unsigned random_below(unsigned limit)
{
    seed = seed * 1103515245u + 12345u;
    return (seed >> 8) % limit;
}

static uint64_t clock_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* --- one-shot timers: each slot has one under way until the end ------------------------------------------------------------------- */

static struct slot { timer_id id; uint64_t due; bool waits; } slots[SLOTS];
static uint64_t round_began, last_due;          /* of the timers that fire without a poll between them */

static void check_time(uint64_t due)
{
    uint64_t now = clock_now();
    if (now < due)
        n.early++;
    else if ((double)(now - due) / 1e6 > n.latest)
        n.latest = (double)(now - due) / 1e6;
}

static void fire(void *arg);

static void set(struct slot *slot)
{
    int ms = 1 + (int)random_below(LONGEST);
    slot->due = clock_now() + (uint64_t)ms * 1000000u;
    slot->waits = true;
    slot->id = timer_start(ms, fire, slot);
    n.set++;
}

static void stop(struct slot *slot)
{
    if (!slot->waits)
        return;
    timer_stop(slot->id);
    slot->waits = false;
    n.stopped++;
}

static void fire(void *arg)
{
    struct slot *slot = arg;
    check_time(slot->due);
    if (!slot->waits)
        n.after_stop++;
    /* A microsecond passes between the clock read here and the one that the loop reads. */
    if (loop_now() == round_began && slot->due + 1000000 < last_due)
        n.disorder++;
    round_began = loop_now();
    last_due = slot->due;
    slot->waits = false;
    n.fired++;
    if (clock_now() >= ending)
        return;
    set(slot);
    if (random_below(3) == 0) {                 /* another one is stopped and set anew */
        struct slot *other = &slots[random_below(SLOTS)];
        stop(other);
        if (!other->waits)
            set(other);
    }
}

/* --- intervals and tasks asleep ----------------------------------------------------------------------------------------------------- */

static struct interval { timer_id id; uint64_t due; int ms; unsigned long ticks; } intervals[INTERVALS];

static void tick(void *arg)
{
    struct interval *interval = arg;
    check_time(interval->due);
    n.ticks++;
    interval->ticks++;
    if (clock_now() >= ending)
        timer_stop(interval->id);
    interval->due = clock_now() + (uint64_t)interval->ms * 1000000u;
}

static async void sleeper(unsigned ms)
{
    uint64_t due = clock_now() + (uint64_t)ms * 1000000u;
    try {
        await sleep_ms(ms);
        check_time(due);
        n.slept++;
    } catch (e) {
        if (e->code != ECANCELED)
            throw e;
        n.cancelled++;
    }
}

static async void sleepers(void)
{
    while (clock_now() < ending) {
        promise(void) tasks[SLEEPERS];
        for (int i = 0; i < SLEEPERS; i++)
            tasks[i] = sleeper(1 + random_below(LONGEST));
        await sleep_ms(LONGEST / 2);
        for (int i = 0; i < SLEEPERS; i += 3)
            promise_cancel(tasks[i]);
        await promise_all_settled_of(tasks, SLEEPERS);
    }
}

async int main(int argc, char **argv)
{
    int seconds = argc > 1 ? atoi(argv[1]) : 60;
    ending = clock_now() + (uint64_t)seconds * 1000000000u;
    for (int i = 0; i < SLOTS; i++)
        set(&slots[i]);
    for (int i = 0; i < INTERVALS; i++) {
        struct interval *interval = &intervals[i];
        interval->ms = 5 + i % 100;
        interval->due = clock_now() + (uint64_t)interval->ms * 1000000u;
        interval->id = timer_every(interval->ms, tick, interval);
    }
    await sleepers();
    await sleep_ms(LONGEST * 3 + 1000);         /* what was set last is due by now */
    for (int i = 0; i < SLOTS; i++)
        n.lost += slots[i].waits;
    for (int i = 0; i < INTERVALS; i++)
        n.lost += !intervals[i].ticks;
    printf("%d s: %lu timers set, %lu fired, %lu stopped; %lu ticks of %d intervals; %lu sleeps, %lu cancelled\n", seconds, n.set, n.fired,
        n.stopped, n.ticks, INTERVALS, n.slept, n.cancelled);
    printf("early %lu, lost %lu, after a stop %lu, out of order %lu; the latest by %.1f ms\n", n.early, n.lost, n.after_stop, n.disorder, n.latest);
    bool whole = n.set == n.fired + n.stopped;
    if (!whole)
        puts("set is not fired and stopped");
    return n.early || n.lost || n.after_stop || n.disorder || !whole;
}
