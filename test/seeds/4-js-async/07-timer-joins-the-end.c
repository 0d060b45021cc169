/* A timer puts its callback into a queue only when it expires, behind the 20 events that wait there. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static int queue[30], queued;

static void enqueue(int event)
{
    queue[queued++] = event;
}

static void expired(void *arg)
{
    enqueue(0);
}

async int main(void)
{
    timer_start(10, expired, NULL);
    printf("queued by setting the timer: %d\n", queued);
    for (int i = 1; i <= 20; i++)
        enqueue(i);
    await sleep_ms(10);         /* due after the timer, which was set before */
    printf("queued when it expires: %d\n", queued);
    for (int i = 0; i < queued; i++) {
        if (queue[i] > 0)
            printf("%d ", queue[i]);
        else
            puts("timer");
    }
    return 0;
}
