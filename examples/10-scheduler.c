/*
 * A scheduler of coroutines, without an event loop: a simulation of discrete events. Each process is a generator that
 * yields how many minutes it takes until it has something to do again; the scheduler resumes whichever is due next.
 *
 *     troth run examples/10-scheduler.c
 */
#include <troth.h>

#include <stdio.h>

static int now;                                 /* minutes of simulated time */

static void say(const char *who, const char *what)
{
    printf("%02d:%02d %s %s\n", now / 60, now % 60, who, what);
}

typedef struct { const char *name; bool taken; } station;

/* An electric car drives, queues at the charging station, charges, and so on. */
static generator int car(const char *name, int driving, int charging, station *s)
{
    for (;;) {
        say(name, "drives");
        yield driving;
        if (s->taken)
            say(name, "has to queue");
        while (s->taken)
            yield 5;                            /* looks again every five minutes */
        s->taken = true;
        say(name, "charges");
        yield charging;
        s->taken = false;
    }
}

static generator int inspector(station *s)
{
    yield 90;
    say("the inspector", s->taken ? "finds the station busy" : "finds the station free");
}

typedef struct { iterator(int) steps; int due; } process;

/* Runs the processes up to a time. They are few, so that the next one is found by looking at all of them. */
static void simulate(process *p, int count, int until)
{
    while (count > 0) {
        int next = 0;
        for (int i = 1; i < count; i++)
            if (p[i].due < p[next].due)
                next = i;
        if (p[next].due > until)
            break;
        now = p[next].due;
        iter_result(int) step = iter_next(p[next].steps);
        if (step.done) {
            iter_release(p[next].steps);
            p[next] = p[--count];
        } else {
            p[next].due = now + step.value;
        }
    }
    while (count > 0)
        iter_release(p[--count].steps);         /* unfinished ones are closed */
}

int main(void)
{
    station s = { "the station", false };
    process processes[] = {
        { car("red", 60, 45, &s), 0 },
        { car("blue", 80, 30, &s), 0 },
        { inspector(&s), 0 },
    };
    simulate(processes, sizeof processes / sizeof *processes, 180);
    return 0;
}
