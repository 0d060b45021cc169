/* Microtasks that queue microtasks run before any macrotask. */
#include "parity.h"

static void queue_more(void *arg)
{
    int n = (int)(intptr_t)arg;
    printf("microtask %d\n", n);
    if (n < 4) {
        loop_microtask(queue_more, (void *)(intptr_t)(n + 1));
        loop_microtask(say, "  and another");
    }
}

async int main(void)
{
    timer_start(1, say, "timer");
    loop_microtask(queue_more, (void *)1);
    loop_microtask(say, "second");
    promise(int) p = promise_resolved(int, 1);
    THEN(void, p, on_int, NULL, "reaction");
    loop_microtask(say, "third");
    await promise_resolved(void);
    puts("main goes on");
    loop_microtask(say, "fourth");
    await promise_resolved(void);
    puts("main ends");
}
