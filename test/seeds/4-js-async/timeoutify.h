/* What some cases of this folder share: a callback that gets an error when it is not called in time. */
#include <errno.h>
#include <troth.h>

typedef void node_callback(const troth_error *err, const char *const data[]);

struct guard {
    timer_id timer;             /* 0: the time was up */
    node_callback *fn;
};

static void time_is_up(void *arg)
{
    struct guard *guard = arg;
    troth_error *err = error_new(ETIMEDOUT, "Timeout!");

    guard->timer = 0;
    guard->fn(err, NULL);
    error_free(err);
}

static void timeoutify(struct guard *guard, node_callback *fn, int delay)
{
    guard->fn = fn;
    guard->timer = timer_start(delay, time_is_up, guard);
}

static void answer(struct guard *guard, const char *const data[])
{
    if (guard->timer) {
        timer_stop(guard->timer);
        guard->fn(NULL, data);
    }
}
