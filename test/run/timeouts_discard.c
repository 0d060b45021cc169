/* A value that came through promise_timeout and that nobody took is disposed of, as without it. */
#include <troth.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "check.h"

static int freed;

static void drop(char *s)
{
    freed++;
    free(s);
}

static async discard(drop) char *text(int ms)
{
    await sleep_ms(ms);
    return strdup("x");
}

static async void nobody_takes_it(void)
{
    promise(char *) t = promise_timeout(text(1), 50);
    await sleep_ms(10);
    CHECK(promise_state(t) == PROMISE_FULFILLED);
}

static async void somebody_takes_it(void)
{
    free(await promise_timeout(text(1), 50));
    promise(char *) t = promise_timeout(text(1), 50);
    await sleep_ms(10);
    free(await t);
}

static async void twice(void)
{
    promise(char *) t = promise_timeout(promise_timeout(text(1), 50), 60);
    await sleep_ms(10);
    CHECK(promise_state(t) == PROMISE_FULFILLED);
}

static async void too_late(void)
{
    try {
        free(await promise_timeout(text(50), 1));
    } catch (e) {
        CHECK(e->code == ETIMEDOUT);
    }
}

/* Both see the value: it is whoever awaits it last that frees it. */
static async void the_source_is_taken(void)
{
    promise(char *) source = text(1), t = promise_timeout(source, 50);
    await sleep_ms(10);
    free(await source);
    CHECK(promise_state(t) == PROMISE_FULFILLED);
}

static async void places(void)
{
    troth_semaphore *s = semaphore_new(1);
    defer semaphore_close(s);
    {
        promise(void) place = promise_timeout(semaphore_acquire(s), 50);
        await sleep_ms(10);
        CHECK(promise_state(place) == PROMISE_FULFILLED);
    }
    await promise_timeout(semaphore_acquire(s), 50);       /* the place was given back */
    semaphore_release(s);
}

async int main(void)
{
    await nobody_takes_it();
    CHECK(freed == 1);
    await somebody_takes_it();
    CHECK(freed == 1);
    await twice();
    CHECK(freed == 2);
    await too_late();
    await the_source_is_taken();
    CHECK(freed == 2);
    await places();
    printf("%d failed\n", checks_failed);
    return 0;
}

// expect: 0 failed
