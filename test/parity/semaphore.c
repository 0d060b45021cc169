/* A semaphore of hand-made promises: resolving one lets its waiter go on in a later turn. */
#include "parity.h"

static promise(void) queue[8];
static int first, last, free_places = 2;

static async void enter(void)
{
    if (free_places > 0) {
        free_places--;
        return;
    }
    promise(void) p = queue[last++] = promise_new(void);
    await p;
}

static void leave(void)
{
    if (first == last) {
        free_places++;
        return;
    }
    promise_resolve(queue[first]);
    promise_release(queue[first++]);
}

static async void job(const char *name, int ms)
{
    await enter();
    printf("%s in\n", name);
    await sleep_ms(ms);
    printf("%s out\n", name);
    leave();
    printf("%s left\n", name);
}

async int main(void)
{
    promise(void) jobs[] = {job("a", 30), job("b", 80), job("c", 10), job("d", 200), job("e", 20)};
    await promise_all_of(jobs, 5);
    printf("%d free\n", free_places);
}
