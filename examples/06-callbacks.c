/*
 * Promises of callbacks. A C library that calls back becomes one that can be awaited: make a promise, hand it over as the
 * callback's context, settle it there. In the other direction, code that is not async reads a promise by promise_then.
 *
 *     troth run examples/06-callbacks.c
 */
#include <troth.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* --- stands for some driver: it reads thermometers and calls back with thousandths of a degree ------------------------ */

typedef void reading_done(int status, long reading, void *context);
struct request { int channel; reading_done *done; void *context; };

static void answer(void *arg)
{
    struct request r = *(struct request *)arg;
    free(arg);
    r.done(r.channel > 2 ? ENODEV : 0, 18500 + 1500 * r.channel, r.context);
}

static void thermometer_start(int channel, reading_done *done, void *context)
{
    struct request *r = malloc(sizeof *r);
    if (!r)
        abort();
    *r = (struct request){ channel, done, context };
    timer_start(40 - 10 * channel, answer, r);
}

/* --- the bridge: the callback settles a promise ----------------------------------------------------------------------- */

static void settle(int status, long reading, void *context)
{
    promise(long) p = (promise(long))context;
    if (status)
        promise_reject(p, error_new(status, "thermometer: no such channel"));
    else
        promise_resolve(p, reading);
    promise_release(p);                             /* the context's reference */
}

static promise(long) thermometer_read(int channel)
{
    promise(long) p = promise_new(long);
    thermometer_start(channel, settle, (void *)promise_keep(p));
    return p;                                       /* the caller's reference */
}

/* --- from here on it is awaited, like everything else ----------------------------------------------------------------- */

static async long warmest(int first, int second)
{
    promise(long) a = thermometer_read(first), b = thermometer_read(second);
    return await a > await b ? await a : await b;   /* a promise may be awaited as often as one likes */
}

/* --- and in plain C it is read by callbacks. `settled` is the promise; what is read has its type ---------------------- */

static void print(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    printf("%s: %.1f\n", (const char *)context, (double)promise_value((promise(long))settled) / 1000);
}

static void complain(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    printf("%s: %s\n", (const char *)context, promise_error(settled)->message);
}

static void show(promise(long) p, char *name)
{
    promise_release(promise_then(int, p, print, complain, name));
    promise_release(p);
}

int main(void)
{
    show(thermometer_read(0), "cellar");
    show(thermometer_read(7), "attic");
    show(warmest(1, 2), "warmest");
    puts("asked");
    return loop_run();                              /* a main that is not async runs the loop itself */
}
