// Channels, semaphores, mutexes and limits, interrupted everywhere: nobody waits for ever, no place stays taken, nothing leaks.
// no-sweep error: the error that is thrown in place of a value throws away a place that was given
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define MUST(condition) ((condition) ? (void)0 : (fprintf(stderr, "line %d: %s\n", __LINE__, #condition), abort()))

static int taken;                               /* places that were not given back */

/* --- a pipeline: a source, three workers at most two of which compute, a sink ------------------------------------------------------ */

static async void produce(channel(int) to, int n)
{
    defer channel_close(to);
    for (int i = 0; i < n; i++)
        await channel_send(to, i);
}

static async void work(channel(int) from, channel(int) to, troth_semaphore *places)
{
    foreach_await (int x, channel_values(int, from)) {
        await semaphore_acquire(places);
        defer semaphore_release(places);
        await sleep_ms(x % 3);
        await channel_send(to, x * x);
    }
}

static async void work_all(channel(int) from, channel(int) to, troth_semaphore *places)
{
    defer { channel_close(from); channel_close(to); }   /* nobody sends to workers that are gone */
    promise(void) workers[3];
    for (int i = 0; i < 3; i++)
        workers[i] = work(from, to, places);
    for (int i = 0; i < 3; i++)
        await workers[i];
}

static async int sum_of(channel(int) from)
{
    int sum = 0;
    try {
        for (;;)
            sum += await channel_receive(from);
    } catch (e) {
        if (e->code != ENODATA)
            throw e;
    }
    return sum;
}

static async int pipeline(void)
{
    channel(int) a = channel_new(int, 1), b = channel_new(int, 0);
    troth_semaphore *places = semaphore_new(2);
    int sum = 0;
    try {
        promise(void) source = produce(a, 6), workers = work_all(a, b, places);
        promise(int) result = sum_of(b);
        await promise_all(source, workers, result);
        sum = await result;
    } finally {                                 /* all tasks have ended */
        taken += 2 - (int)semaphore_free(places);
        semaphore_close(places);
        channel_release(a);
        channel_release(b);
    }
    return sum;
}

/* --- a mutex that tasks quarrel about, with a time-out; a limit over tasks of which one fails ---------------------------------------- */

static async int guarded(troth_mutex *m, int *inside, int ms)
{
    await promise_timeout(mutex_lock(m), 4);
    defer mutex_unlock(m);
    MUST(++*inside == 1);
    defer --*inside;
    await sleep_ms(ms);
    return ms;
}

static async int quarrel(void)
{
    troth_mutex *m = mutex_new();
    int inside = 0, sum = 0;
    try {
        promise(int) tasks[] = { guarded(m, &inside, 3), guarded(m, &inside, 3), guarded(m, &inside, 3) };
        for (int i = 0; i < 3; i++)
            try {
                sum += await tasks[i];
            } catch (e) {
                if (e->code != ETIMEDOUT)
                    throw e;
            }
    } finally {
        if (mutex_try_lock(m))
            mutex_unlock(m);
        else
            taken++;
        mutex_close(m);
    }
    return sum;
}

static async int one(int i)
{
    await sleep_ms(i % 4);
    if (i == 7)
        throw error_new(EIO, "number 7");
    return i;
}

static async void limited(void)
{
    troth_limit *limit = limit_new(3);
    defer limit_close(limit);
    for (int i = 0; i < 10; i++)
        await limit_add(limit, one(i));
    await limit_all(limit);
}

async int main(void)
{
    printf("sum %d\n", await pipeline());
    printf("locked for %d ms\n", await quarrel());
    try {
        await limited();
    } catch (e) {
        printf("%s\n", e->message);
    }
    return 0;
}

__attribute__((destructor)) static void all_given_back(void) { MUST(!taken); }
