/* timer.c: a million timers with callbacks, set and fired. */
#include <troth.h>
#include "../measure.h"

enum { TIMERS = 1000000 };

static int fired;
static void fire(void *arg)
{
    KEEP(arg);
    fired++;
}

int main(void)
{
    double start = cpu_seconds();
    for (int i = 0; i < TIMERS; i++)
        timer_start(mixed_ms(i, 1, 500), fire, NULL);
    loop_run();
    if (fired != TIMERS)
        return 1;
    printf("timer %.5g\n", (cpu_seconds() - start) * 1e9 / TIMERS);
    return 0;
}
