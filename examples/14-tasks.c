/*
 * Tasks have an owner. A function that ends waits for the tasks that it has started, so that none outlives the variables
 * that it was given pointers to; and a task can be asked to stop, which comes to it as an error at its await.
 *
 *     troth run examples/14-tasks.c
 */
#include <troth.h>

#include <errno.h>
#include <stdio.h>

typedef struct { int first, second; } sums;

static async void add_up(const int *numbers, int count, int ms, int *sum)
{
    for (int i = 0; i < count; i++) {
        await sleep_ms(ms);                         /* other tasks run meanwhile */
        *sum += numbers[i];
    }
    printf("add_up: %d\n", *sum);
}

/* Starts two tasks, hands them pointers to its variables, and awaits neither of them. */
static async void both_sums(sums *s)
{
    const int numbers[] = { 1, 2, 3, 40, 50, 60 };
    add_up(numbers, 3, 20, &s->first);
    add_up(numbers + 3, 3, 10, &s->second);
    printf("both_sums: the end of the body; so far %d and %d\n", s->first, s->second);
}                                                   /* waits for both: `numbers` is there as long as they need it */

static async int heartbeat(int ms)
{
    int beats = 0;
    try {
        for (;;) {
            await sleep_ms(ms);
            printf("heartbeat: %d\n", ++beats);
        }
    } finally {                                     /* runs whichever way the function is left; it may await, too */
        puts("heartbeat: asked to stop");
        await sleep_ms(5);
        puts("heartbeat: has said goodbye");
    }
}

static async void fail_after(int ms)
{
    await sleep_ms(ms);
    throw error_new(EIO, "the disk is full");
}

/* A function that is left by an error asks what it has started to stop, and waits until it has. */
static async void fail_beside_a_heartbeat(void)
{
    heartbeat(20);
    await fail_after(30);
}

async int main(void)
{
    sums s = { 0, 0 };
    await both_sums(&s);
    printf("main: %d and %d\n", s.first, s.second);

    promise(int) beats = heartbeat(10);
    await sleep_ms(35);
    promise_cancel(beats);                          /* only a request: the task ends in its own time */
    puts("main: has asked the heartbeat to stop");
    try {
        await beats;
    } catch (e) {
        printf("main: the heartbeat ended with ECANCELED: %s\n", e->code == ECANCELED ? "yes" : "no");
    }

    try {
        await fail_beside_a_heartbeat();
    } catch (e) {
        printf("main: %s\n", e->message);
    }
    return 0;
}
