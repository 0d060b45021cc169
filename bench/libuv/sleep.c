/* sleep.c: a million sleepers on libuv: a uv_timer_t and their state each, in a block of malloc's. */
#include <uv.h>
#include "../measure.h"

enum { TASKS = 1000000 };

struct nap { uv_timer_t timer; int state; };

static int woken;
static void closed(uv_handle_t *handle) { free(handle); }

static void wake(uv_timer_t *timer)
{
    ((struct nap *)timer)->state = 1;
    woken++;
    uv_close((uv_handle_t *)timer, closed);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    for (int i = 0; i < TASKS; i++) {
        struct nap *nap = malloc(sizeof *nap);
        if (!nap)
            return 1;
        nap->state = 0;
        uv_timer_init(loop, &nap->timer);
        uv_timer_start(&nap->timer, wake, (uint64_t)mixed_ms(i, 500, 500), 0);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    if (woken != TASKS)
        return 1;
    printf("sleep-bytes %.5g\nsleep-cpu %.4g\n", peak_bytes() / TASKS, cpu_seconds());
    return 0;
}
