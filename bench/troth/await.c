/* await.c: what a turn of the microtask queue costs: an await, a switch between two tasks, a bare microtask. */
#include "other.h"
#include "../measure.h"

enum { TURNS = 100000, QUEUED = 1000 };

static async void await_at_once(int n)
{
    long total = 0;
    for (int i = 0; i < n; i++)
        total += await answer(i);
    KEEP(total);
}

/* Two players wake each other: each awaits its own promise, puts a new one in its place, and settles the other's. */
static promise(int) box[2];

static async void player(int me, int turns)
{
    for (int i = 0; i < turns; i++) {
        int ball = await box[me];
        promise_release(box[me]);
        box[me] = promise_new(int);
        promise_resolve(box[!me], ball + 1);
    }
}

static async void play(int turns)
{
    box[0] = promise_new(int);
    box[1] = promise_new(int);
    promise(void) p = player(0, turns / 2), q = player(1, turns / 2);
    promise_resolve(box[0], 0);
    await p;
    await q;
    promise_release(box[0]);
    promise_release(box[1]);
}

static void nothing(void *arg)
{
    KEEP(arg);
}

/* Queues QUEUED microtasks and, behind them, itself, until `*left` is used up. */
static promise(void) all_ran;
static void queue_many(void *left)
{
    int *count = left;
    for (int i = 0; i < QUEUED; i++)
        loop_microtask(nothing, NULL);
    if ((*count -= QUEUED) > 0)
        loop_microtask(queue_many, left);
    else
        promise_resolve(all_ran);
}

static async void microtasks(int n)
{
    all_ran = promise_new(void);
    queue_many(&n);
    await all_ran;
    promise_release(all_ran);
}

async int main(void)
{
    MEASURE("await", TURNS, await await_at_once(TURNS));
    MEASURE("switch", TURNS, await play(TURNS));
    MEASURE("microtask", TURNS, await microtasks(TURNS));
    return 0;
}
