/*
 * Timeoutify: a callback that comes exactly once, at the latest when its time is up. Two ways: a guard around the callback, for code
 * that stays with callbacks; and promise_timeout, where there is a promise.
 *
 *     troth run examples/timeoutify.c
 */
#include <troth.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

typedef void answer(int status, int value, void *context);

/* --- stands for a library that cannot be trusted: it answers late, twice, or never ----------------------------------------------- */

struct slow { answer *fn; void *context; int value; };

static void slow_answer(void *arg)
{
    struct slow s = *(struct slow *)arg;
    free(arg);
    s.fn(0, s.value, s.context);
}

static void ask(int value, int ms, int times, answer *fn, void *context)
{
    while (times--) {
        struct slow *s = malloc(sizeof *s);
        if (!s)
            abort();
        *s = (struct slow){ fn, context, value };
        timer_start(ms, slow_answer, s);
    }
}

/* --- the guard: the library calls `guarded`, the program's own callback comes once ------------------------------------------------- */

struct guard { answer *fn; void *context; timer_id timer; bool over; };

static void pass_on(struct guard *g, int status, int value)
{
    if (g->over)
        return;
    g->over = true;
    timer_stop(g->timer);
    g->fn(status, value, g->context);
}

static void guarded(int status, int value, void *guard) { pass_on(guard, status, value); }
static void time_is_up(void *guard) { pass_on(guard, ETIMEDOUT, 0); }

/* The library may call at any later time, so the guard is as long-lived as the library: here it is the caller's. */
static void timeoutify(struct guard *g, int ms, answer *fn, void *context)
{
    *g = (struct guard){ fn, context, timer_start(ms, time_is_up, g), false };
}

static void print(int status, int value, void *name)
{
    if (status)
        printf("%s: no answer in time\n", (char *)name);
    else
        printf("%s: %d\n", (char *)name, value);
}

/* --- the same with promises: only the first settlement of one counts --------------------------------------------------------------- */

static void settle(int status, int value, void *context)
{
    promise(int) p = (promise(int))context;
    if (status)
        promise_reject(p, error_new(status, "refused"));
    else
        promise_resolve(p, value);
    promise_release(p);
}

static promise(int) asked(int value, int ms, int times)
{
    promise(int) p = promise_new(int);
    for (int i = 0; i < times; i++)
        (void)promise_keep(p);                  /* one for each answer that may come */
    ask(value, ms, times, settle, p);
    return p;
}

static async void show(int value, int ms, int times)
{
    try {
        printf("promise: %d\n", await promise_timeout(asked(value, ms, times), 50));
    } catch (e) {
        printf("promise: %s\n", e->message);
    }
}

async int main(void)
{
    static struct guard guards[3];
    static char *names[] = { "in time, twice", "too late", "never" };
    for (int i = 0; i < 3; i++)
        timeoutify(&guards[i], 50, print, names[i]);
    ask(1, 10, 2, guarded, &guards[0]);
    ask(2, 70, 1, guarded, &guards[1]);
    await sleep_ms(100);
    await show(4, 10, 2);
    await show(5, 70, 1);
    await show(6, 0, 0);
    await sleep_ms(50);
    return 0;
}
