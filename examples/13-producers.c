/*
 * Producers and a consumer, with a bounded queue between them. The queue's promise stands for "something has changed":
 * whoever cannot go on awaits it and then looks again. A fast producer has to wait for a slow consumer.
 *
 *     troth run examples/13-producers.c
 */
#include <troth.h>

#include <stdio.h>

enum { ROOM = 3 };

typedef struct {
    int items[ROOM], count, producers;
    promise(int) change;                            /* in a struct a reference is held by hand */
} queue;

static void queue_open(queue *q, int producers)
{
    *q = (queue){ .producers = producers, .change = promise_new(int) };
}

static void queue_close(queue *q)
{
    promise_release(q->change);
}

/* Wakes all who wait, in the order in which they came; the next change has a promise of its own. */
static void queue_changed(queue *q)
{
    promise(int) change = q->change;
    q->change = promise_new(int);
    promise_resolve(change, 0);
    promise_release(change);
}

static async void queue_put(queue *q, int item)
{
    while (q->count == ROOM)
        await q->change;
    q->items[q->count++] = item;
    queue_changed(q);
}

/* The oldest item; false when there is none and there will not be any. */
static async bool queue_take(queue *q, int *item)
{
    while (q->count == 0 && q->producers > 0)
        await q->change;
    if (q->count == 0)
        return false;
    *item = q->items[0];
    q->count--;
    for (int i = 0; i < q->count; i++)
        q->items[i] = q->items[i + 1];
    queue_changed(q);
    return true;
}

static async int produce(queue *q, const char *who, int first, int count, int ms)
{
    defer {                                         /* also when it fails, or the consumer would wait for ever */
        q->producers--;
        queue_changed(q);
    }
    for (int i = 0; i < count; i++) {
        await sleep_ms(ms);
        await queue_put(q, first + i);
        printf("%s has put %d\n", who, first + i);
    }
    return count;
}

static async int consume(queue *q, int ms)
{
    int sum = 0, item;
    while (await queue_take(q, &item)) {
        printf("                took %d\n", item);
        sum += item;
        await sleep_ms(ms);
    }
    return sum;
}

async int main(void)
{
    queue q;
    queue_open(&q, 2);
    defer queue_close(&q);

    {   /* the producers have ended when this block has, and only then what is deferred above runs */
        promise(int) fast = produce(&q, "fast", 1, 6, 5), slow = produce(&q, "slow", 101, 2, 110);
        int sum = await consume(&q, 40);
        printf("%d items, sum %d\n", await fast + await slow, sum);
    }
    return 0;
}
// no-sweep memory: a producer that cannot even be called never says that it has ended
