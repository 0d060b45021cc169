/* An ECANCELED that is caught and thrown again is on its way out: ends and time-outs leave its cleanup alone, promise_cancel does not. */
// expect: caught: cleanup done
// expect: timed out
// expect: caught: cleanup done
// expect: its owner fails
// expect: caught: cleanup interrupted
// expect: operation canceled
// expect: went on: operation canceled
// expect: timed out
#include <troth.h>
#include <errno.h>
#include <stdio.h>

static async void cleans_up(void)
{
    try {
        await sleep_ms(100);
    } catch (e) {
        printf("caught: ");
        throw e;
    } finally {
        try {
            await sleep_ms(50);
            puts("cleanup done");
        } catch {
            puts("cleanup interrupted");
        }
    }
}

/* Catching without throwing again ends the request: the next one is a new one. */
static async void goes_on(void)
{
    try {
        await sleep_ms(100);
    } catch {
        printf("went on: ");
    }
    try {
        await sleep_ms(100);
    } catch (e) {
        puts(e->message);
        throw e;
    }
}

static async void owner(void)
{
    promise(void) p = cleans_up();
    promise_cancel(p);
    await sleep_ms(10);
    throw error_new(EIO, "its owner fails");
}


async int main(void)
{
    promise(void) p = cleans_up();
    promise_cancel(p);
    try {
        await promise_timeout(p, 10);
    } catch (e) {
        puts(e->message);
    }
    try {
        await owner();
    } catch (e) {
        puts(e->message);
    }
    p = cleans_up();
    promise_cancel(p);
    await sleep_ms(10);
    promise_cancel(p);
    try {
        await p;
    } catch (e) {
        puts(e->message);
    }
    p = goes_on();
    promise_cancel(p);
    try {
        await promise_timeout(p, 10);
    } catch (e) {
        puts(e->message);
    }
    return 0;
}
