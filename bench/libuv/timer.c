/* timer.c: a million libuv timers, set and fired. */
#include <uv.h>
#include "../measure.h"

enum { TIMERS = 1000000 };

static int fired;
static void closed(uv_handle_t *handle) { free(handle); }

static void fire(uv_timer_t *timer)
{
    fired++;
    uv_close((uv_handle_t *)timer, closed);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    double start = cpu_seconds();
    for (int i = 0; i < TIMERS; i++) {
        uv_timer_t *timer = malloc(sizeof *timer);
        if (!timer)
            return 1;
        uv_timer_init(loop, timer);
        uv_timer_start(timer, fire, (uint64_t)mixed_ms(i, 1, 500), 0);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    if (fired != TIMERS)
        return 1;
    printf("timer %.5g\n", (cpu_seconds() - start) * 1e9 / TIMERS);
    return 0;
}
