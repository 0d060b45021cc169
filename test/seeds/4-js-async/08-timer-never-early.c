/* A timer fires no earlier than asked, and later when the stack is busy at that time. On the real clock: busy code does
 * not move a virtual one. */
#include <troth.h>
#include <stdio.h>
#include <time.h>

static double milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static const char *truth(bool is_true)
{
    return is_true ? "true" : "false";
}

/* The time that a timer of `ms` took, when the code behind it is busy for `busy_for`. */
static async double measure(int ms, int busy_for, const char *then)
{
    double started = milliseconds();
    promise(void) timer = sleep_ms(ms);

    while (milliseconds() - started < busy_for)
        ;
    if (then)
        puts(then);
    await timer;
    return milliseconds() - started;
}

async int main(void)
{
    loop_virtual_time(false);
    double elapsed = await measure(20, 0, NULL);
    printf("idle: not early %s\n", truth(elapsed >= 20));
    elapsed = await measure(20, 40, "busy code ends");
    printf("busy: not early %s\n", truth(elapsed >= 20));
    printf("busy: late %s\n", truth(elapsed >= 40));
    return 0;
}
