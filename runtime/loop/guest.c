/*
 * guest.c: the loop as a guest: of another main loop, which waits in its place and then calls loop_turn, or on a libuv
 * loop that the host owns and runs.
 *
 * In both the macrotasks come in loop_run's order: timers that are due, poll, immediates. On the host's libuv loop these
 * phases are libuv's own: one uv timer is set for the first of the heap, a check handle runs the immediates, a prepare
 * handle drains what the host's callbacks have queued and tells libuv what is to come. libuv ends when nothing active
 * is left, so whatever sets a timer or an immediate tells it at once (troth__changed).
 */
#include "loop.h"

#include <limits.h>

/* --- a main loop that is not libuv's ---------------------------------------------------------------------------------------------- */

int loop_backend_fd(void) { return uv_backend_fd(troth__loop()->uv); }

static int until_first(troth_loop *loop)
{
    uint64_t due = troth__timers_first(loop), now = loop->virtual_time ? due : uv_hrtime();
    uint64_t ms = due > now ? (due - now + 999999) / 1000000 : 0;   /* never early */
    return ms > INT_MAX ? INT_MAX : (int)ms;
}

int loop_backend_timeout(void)
{
    troth_loop *loop = troth__loop();
    if (loop->immediate_count || troth__jobs_left())
        return 0;
    troth__mail_awaited(loop);
    int timeout = uv_loop_alive(loop->uv) ? uv_backend_timeout(loop->uv) : -1;
    if (!timeout || loop->adopted || !troth__timers_left(loop) || (loop->virtual_time && loop->uv->active_reqs.count))
        return timeout;
    int first = until_first(loop);
    return timeout < 0 || first < timeout ? first : timeout;
}

void loop_drain(void)
{
    if (troth__state.draining)
        return;                                 /* whoever drains comes to it */
    troth_loop *loop = troth__loop();
    troth__clock(loop);
    troth__drain();
    troth__changed(loop);
}

/* --- a libuv loop of the host's ------------------------------------------------------------------------------------------------------ */

/* Only the clock of libuv goes by milliseconds: a timer of the heap that comes a part of one later waits for it. */
static void on_timer(uv_timer_t *timer)
{
    troth_loop *loop = timer->data;
    loop->armed = 0;
    loop->running = true;
    troth__clock(loop);
    if (loop->virtual_time && !loop->immediate_count && !loop->uv->active_reqs.count && troth__timers_left(loop)) {
        uint64_t due = troth__timers_first(loop);
        if (due > loop->now)
            loop->now = due;
    }
    troth__timers_run(loop);
    loop->running = false;
    troth__guest_arm(loop);
}

static void on_idle(uv_idle_t *idle) { (void)idle; }

static void on_prepare(uv_prepare_t *prepare)
{
    troth_loop *loop = prepare->data;
    loop_drain();
    if (loop->virtual_time && loop->armed)      /* the poll only looks, and then time jumps */
        uv_timer_start(&loop->timer, on_timer, 0, 0);
    troth__guest_arm(loop);
}

static void on_check(uv_check_t *check)
{
    troth_loop *loop = check->data;
    loop_drain();
    loop->running = true;
    if (loop->immediate_count)
        troth__immediates_run(loop);
    loop->running = false;
    troth__guest_arm(loop);
}

/* An active idle handle keeps libuv's loop alive, and the poll from waiting. */
void troth__guest_arm(troth_loop *loop)
{
    if (loop->immediate_count || troth__jobs_left())
        uv_idle_start(&loop->idle, on_idle);
    else
        uv_idle_stop(&loop->idle);
    bool left = troth__timers_left(loop) && !(loop->virtual_time && loop->uv->active_reqs.count);
    uint64_t due = left ? loop->virtual_time ? UINT64_MAX : troth__timers_first(loop) : 0;
    if (due == loop->armed)
        return;
    loop->armed = due;
    if (!due) {
        uv_timer_stop(&loop->timer);
        return;
    }
    uint64_t at = loop->virtual_time ? 0 : due / 1000000 + 1, now = uv_now(loop->uv);
    uv_timer_start(&loop->timer, on_timer, at > now ? at - now : loop->virtual_time, 0);
}

int troth__guest_open(troth_loop *loop)
{
    uv_prepare_init(loop->uv, &loop->prepare);
    uv_check_init(loop->uv, &loop->check);
    uv_idle_init(loop->uv, &loop->idle);
    loop->prepare.data = loop->check.data = loop->idle.data = loop->timer.data = loop;
    uv_prepare_start(&loop->prepare, on_prepare);
    uv_check_start(&loop->check, on_check);
    uv_unref((uv_handle_t *)&loop->prepare);
    uv_unref((uv_handle_t *)&loop->check);
    uv_idle_start(&loop->idle, on_idle);        /* what was called before uv_run may have left microtasks */
    return 0;
}

void troth__guest_close(troth_loop *loop)
{
    troth__handle_close(loop, (uv_handle_t *)&loop->prepare);
    troth__handle_close(loop, (uv_handle_t *)&loop->check);
    troth__handle_close(loop, (uv_handle_t *)&loop->idle);
}

int loop_adopt(struct uv_loop_s *uv)
{
    if (!uv)
        return EINVAL;
    if (troth__loop_if_any())
        return EBUSY;
    troth__loop_make(uv);
    return 0;
}
