/* Timers that expired while the code was busy fire afterwards, in the order of their times. On the real clock: busy code
 * does not move a virtual one. */
#include <troth.h>
#include <stdio.h>
#include <time.h>

static double milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void fire(void *ms)
{
    printf("timer %d\n", *(int *)ms);
}

int main(void)
{
    static int times[] = { 40, 5, 20 };
    timer_id timers[3];
    double started;

    loop_virtual_time(false);
    for (;;) {
        started = milliseconds();
        for (int i = 0; i < 3; i++)
            timers[i] = timer_start(times[i], fire, &times[i]);
        if (milliseconds() - started < 10)
            break;
        for (int i = 0; i < 3; i++)     /* the machine paused in between: the times would not compare */
            timer_stop(timers[i]);
    }
    started = milliseconds();
    while (milliseconds() - started < 60)
        ;
    puts("busy code ends");
    return loop_run();
}
