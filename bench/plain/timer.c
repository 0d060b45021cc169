/* timer.c: the limit: a callback and a deadline each. */
#include "heap.h"
#include "../measure.h"

enum { TIMERS = 1000000 };

struct callback { void (*fn)(void *); void *arg; };

static int fired;
static void fire(void *arg)
{
    KEEP(arg);
    fired++;
}

static void run(void *callback)
{
    struct callback c = *(struct callback *)callback;
    free(callback);
    c.fn(c.arg);
}

int main(void)
{
    double start = cpu_seconds();
    for (int i = 0; i < TIMERS; i++) {
        struct callback *c = malloc(sizeof *c);
        if (!c)
            return 1;
        *c = (struct callback){ fire, NULL };
        heap_push(clock_now() + (uint64_t)mixed_ms(i, 1, 500) * 1000000u, c);
    }
    heap_run(run);
    if (fired != TIMERS)
        return 1;
    printf("timer %.5g\n", (cpu_seconds() - start) * 1e9 / TIMERS);
    return 0;
}
