// limit: at most so many at a time; the first failure is thrown where it is waited for, and the others are cancelled with the
// function that leaves; nothing of a failure is lost.
// expect: 100 done, at most 8 at a time
// expect: more than there are: 3 done
// expect: results: 0 1 4 9 16
// expect: failure: job 5 failed, cancelled 2, finished 3
// expect: at the end: job 3 failed
// expect: caught, and on: job 2 failed, then 9 done
// expect: two at once: job 1 failed, and job 2 failed
// expect: closed with a failure in it: job 0 failed
// expect: cancelled from outside: ECANCELED, 3 jobs were cancelled
// expect: hand-made: by hand
// expect: lines: 10 of 10, at most 3
// expect: awaited besides: job 0 failed, then nothing
// expect: closed: ECANCELED limit_all: the limit is closed, 1 goes on
// expect: NULL: limit_add of NULL
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int running, most, finished, stopped;

static async int square(int i, int ms)
{
    if (++running > most)
        most = running;
    defer running--;
    bool done = false;
    defer stopped += !done;
    await sleep_ms(ms);
    finished++;
    done = true;
    return i * i;
}

static async void fails(int i, int ms)
{
    await sleep_ms(ms);
    throw error_new(EIO, "job %d failed", i);
}

static void reset(void) { running = most = finished = stopped = 0; }

static async void plain(void)
{
    reset();
    troth_limit *limit = limit_new(8);
    defer limit_close(limit);
    for (int i = 0; i < 100; i++)
        await limit_add(limit, square(i, i * 7 % 13));
    await limit_all(limit);
    printf("%d done, at most %d at a time\n", finished, most);

    reset();
    troth_limit *wide = limit_new(100);
    defer limit_close(wide);
    for (int i = 0; i < 3; i++)
        await limit_add(wide, square(i, 5));
    await limit_all(wide);
    await limit_all(wide);
    printf("more than there are: %d done\n", finished);

    promise(int) results[5];
    troth_limit *two = limit_new(2);
    defer limit_close(two);
    for (int i = 0; i < 5; i++) {
        results[i] = square(i, 10 - i);
        await limit_add(two, results[i]);
    }
    await limit_all(two);
    printf("results:");
    for (int i = 0; i < 5; i++)
        printf(" %d", await results[i]);
    puts("");
}

/* --- failures --------------------------------------------------------------------------------------------------------------------- */

static async void one_fails(void)
{
    troth_limit *limit = limit_new(3);
    defer limit_close(limit);
    for (int i = 0; i < 100; i++)
        if (i == 5)
            await limit_add(limit, fails(i, 1));
        else
            await limit_add(limit, square(i, 10));
}

static async void last_fails(void)
{
    troth_limit *limit = limit_new(10);
    defer limit_close(limit);
    for (int i = 0; i < 4; i++)
        if (i == 3)
            await limit_add(limit, fails(i, 5));
        else
            await limit_add(limit, square(i, 1));
    await limit_all(limit);
    puts("no failure");
}

static async void goes_on(void)
{
    reset();
    troth_limit *limit = limit_new(2);
    defer limit_close(limit);
    printf("caught, and on:");
    for (int i = 0; i < 10; i++)
        try {
            if (i == 2)
                await limit_add(limit, fails(i, 1));
            else
                await limit_add(limit, square(i, 3));
        } catch (e) {
            printf(" %s", e->message);
        }
    await limit_all(limit);
    printf(", then %d done\n", finished);
}

static async void two_fail(void)
{
    troth_limit *limit = limit_new(5);
    defer limit_close(limit);
    await limit_add(limit, square(0, 1));
    await limit_add(limit, fails(1, 5));
    await limit_add(limit, fails(2, 5));
    await sleep_ms(50);                         /* both have failed; nobody waits for the limit */
    await limit_all(limit);
}

static async void never_asked(void)
{
    troth_limit *limit = limit_new(5);
    defer limit_close(limit);
    await limit_add(limit, fails(0, 1));
    await sleep_ms(50);
}

static async void long_ones(void)
{
    troth_limit *limit = limit_new(3);
    defer limit_close(limit);
    for (int i = 0; i < 10; i++)
        await limit_add(limit, square(i, 1000));
}

static async void report(const char *name, promise(void) p)
{
    reset();
    try {
        await p;
        printf("%s: no failure\n", name);
    } catch (e) {
        printf("%s: %s", name, e->code == ECANCELED ? "ECANCELED" : e->message);
        for (size_t i = 0; i < e->error_count; i++)
            printf(", and %s", e->errors[i]->message);
        if (!strcmp(name, "failure"))
            printf(", cancelled %d, finished %d", stopped, finished);
        if (!strcmp(name, "cancelled from outside"))
            printf(", %d jobs were cancelled", stopped);
        puts("");
    }
}

static async void cancelled(void)
{
    promise(void) p = long_ones();
    await sleep_ms(5);
    promise_cancel(p);
    await report("cancelled from outside", p);
}

/* --- other things ----------------------------------------------------------------------------------------------------------------- */

static async void by_hand(void)
{
    troth_limit *limit = limit_new(5);
    defer limit_close(limit);
    promise(int) p = promise_new(int), dropped = promise_new(int);
    await limit_add(limit, p);
    await limit_add(limit, dropped);
    dropped = NULL;                             /* it can never settle: it is not under way any more */
    promise_reject(p, error_new(EIO, "by hand"));
    await sleep_ms(1);                          /* not reported as unseen */
    try {
        await limit_all(limit);
    } catch (e) {
        printf("hand-made: %s\n", e->message);
    }
    await limit_all(limit);
}

static async generator int lines(int n)
{
    for (int i = 0; i < n; i++) {
        await sleep_ms(1);
        yield i;
    }
}

static async void over_an_iterator(void)
{
    reset();
    troth_limit *limit = limit_new(3);
    defer limit_close(limit);
    foreach_await (int line, lines(10))
        await limit_add(limit, square(line, 10));
    await limit_all(limit);
    printf("lines: %d of 10, at most %d\n", finished, most);
}

static async void besides(void)
{
    troth_limit *limit = limit_new(3);
    defer limit_close(limit);
    promise(void) p = fails(0, 1);
    await limit_add(limit, p);
    try {
        await p;
    } catch (e) {
        printf("awaited besides: %s", e->message);
    }
    await limit_all(limit);                     /* it has been seen */
    puts(", then nothing");
}

static async void closed(void)
{
    reset();
    troth_limit *limit = limit_new(1);
    promise(int) goes_on = square(1, 10);
    promise(void) all = limit_add(limit, goes_on);
    promise(void) rest = limit_all(limit);
    promise_cancel(all);
    limit_close(limit);
    try {
        await rest;
    } catch (e) {
        printf("closed: %s %s", e->code == ECANCELED ? "ECANCELED" : "?", e->message);
    }
    await goes_on;
    printf(", %d goes on\n", finished);
    try { await all; } catch { }
}

async int main(void)
{
    await plain();
    await report("failure", one_fails());
    await report("at the end", last_fails());
    await goes_on();
    await report("two at once", two_fail());
    await report("closed with a failure in it", never_asked());
    await cancelled();
    await by_hand();
    await over_an_iterator();
    await besides();
    await closed();
    troth_limit *limit = limit_new(0);
    promise(int) none = NULL;
    try { await limit_add(limit, none); } catch (e) { printf("NULL: %s\n", e->message); }
    limit_close(limit);
    limit_close(NULL);
    return 0;
}
