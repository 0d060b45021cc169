/*
 * loop.c: the event loop: timers that are due, then the poll for I/O, then immediates, as Node orders them; after each
 * callback the microtasks are drained to their end.
 *
 * libuv does the polling only; one uv timer wakes it for the first entry of the heap. Under virtual time the clock stands
 * still while anything runs or a request is under way, and jumps to the next timer when nothing else is ready.
 */
#include "loop.h"

#include "bridge.h"

#include <signal.h>
#include <stdio.h>

static _Thread_local troth_loop *this_loop;

/* --- making one ------------------------------------------------------------------------------------------------------------ */

static bool asked_for(const char *variable)
{
    const char *value = getenv(variable);
    return value && *value && strcmp(value, "0");
}

/* The poll is over: its timer did what it is for. Stopping keeps libuv from waiting once more in the same turn. */
static void on_timer(uv_timer_t *timer) { uv_stop(timer->loop); }

static void on_dump(uv_signal_t *handle, int number)
{
    (void)handle;
    (void)number;
    loop_dump(stderr);
}

static troth_loop *make_loop(void)
{
    troth_loop *loop = troth__big_alloc(sizeof *loop);
    int failure = loop ? 0 : UV_ENOMEM;
    if (loop) {
        memset(loop, 0, sizeof *loop);
        loop->uv = &loop->own;
        failure = uv_loop_init(loop->uv);
    }
    if (failure)
        troth__fault("the event loop cannot be made: %s", uv_strerror(failure));
    uv_timer_init(loop->uv, &loop->timer);
    loop->virtual_time = asked_for("TROTH_VIRTUAL_TIME");
    loop->now = loop->virtual_time ? 0 : uv_hrtime();
    this_loop = loop;
    if (asked_for("TROTH_DUMP"))
        loop_dump_on_signal(true);
    return loop;
}

troth_loop *troth__loop(void)
{
    return TROTH_LIKELY(this_loop != NULL) ? this_loop : make_loop();
}

troth_loop *loop_current(void) { return troth__loop(); }

uv_loop_t *troth__uv(void) { return troth__loop()->uv; }

void troth__begin(void) { troth__clock(troth__loop()); }

static void close_loop(troth_loop *loop)
{
    uv_close((uv_handle_t *)&loop->timer, NULL);
    if (loop->dumps)
        uv_close((uv_handle_t *)&loop->dump_signal, NULL);
    uv_run(loop->uv, UV_RUN_NOWAIT);
    if (uv_loop_close(loop->uv))
        return;                                 /* something is open: it stays */
    troth__timers_end(loop);
    while (loop->spare_count)
        troth__big_free(loop->spare[--loop->spare_count]);
    troth__big_free(loop->immediates);
    troth__big_free(loop);
    this_loop = NULL;
}

/* --- the clock ---------------------------------------------------------------------------------------------------------------- */

uint64_t troth__clock(troth_loop *loop)
{
    if (!loop->virtual_time)
        loop->now = uv_hrtime();
    return loop->now;
}

uint64_t loop_now(void) { return troth__loop()->now / 1000000; }

void loop_virtual_time(bool on)
{
    troth_loop *loop = troth__loop();
    if (loop->virtual_time == on)
        return;
    if (troth__timers_left(loop))
        troth__fault("loop_virtual_time after the first timer");
    loop->virtual_time = on;
    loop->now = on ? 0 : uv_hrtime();
}

/* --- immediates ----------------------------------------------------------------------------------------------------------------- */

void loop_immediate(loop_callback *fn, void *arg)
{
    troth_loop *loop = troth__loop();
    if (loop->immediate_count == loop->immediate_room) {
        size_t room = loop->immediate_room ? loop->immediate_room * 2 : 16;
        struct troth__immediate *list = troth__big_alloc(room * sizeof *list);
        if (!list)
            troth__fault("out of memory: loop_immediate");
        if (loop->immediates)
            memcpy(list, loop->immediates, loop->immediate_count * sizeof *list);
        troth__big_free(loop->immediates);
        loop->immediates = list;
        loop->immediate_room = room;
    }
    loop->immediates[loop->immediate_count++] = (struct troth__immediate){ fn, arg };
}

/* Those that one of them queues run in the next round. */
static void run_immediates(troth_loop *loop)
{
    struct troth__immediate *list = loop->immediates;
    size_t count = loop->immediate_count;
    loop->immediates = NULL;
    loop->immediate_count = loop->immediate_room = 0;
    for (size_t i = 0; i < count; i++) {
        troth__clock(loop);
        troth__macrotask(list[i].fn, list[i].arg);
    }
    troth__big_free(list);
}

/* --- turns ------------------------------------------------------------------------------------------------------------------------ */

/* Polls, at most until the first timer is due. */
static void poll_real(troth_loop *loop)
{
    bool wait = !loop->immediate_count;
    if (wait && troth__timers_left(loop)) {
        uint64_t due = troth__timers_first(loop) / 1000000 + 1;     /* never early */
        uv_update_time(loop->uv);
        wait = due > uv_now(loop->uv);
        if (wait)
            uv_timer_start(&loop->timer, on_timer, due - uv_now(loop->uv), 0);
    }
    if (uv_loop_alive(loop->uv))
        uv_run(loop->uv, wait ? UV_RUN_ONCE : UV_RUN_NOWAIT);
    uv_timer_stop(&loop->timer);
    troth__clock(loop);
}

/* Requests under way are waited for. Handles are looked at, and then time jumps. */
static void poll_virtual(troth_loop *loop)
{
    bool wait = !loop->immediate_count && (loop->uv->active_reqs.count || !troth__timers_left(loop));
    if (uv_loop_alive(loop->uv))
        uv_run(loop->uv, wait ? UV_RUN_ONCE : UV_RUN_NOWAIT);
    if (!loop->immediate_count && !loop->uv->active_reqs.count && troth__timers_left(loop)) {
        uint64_t due = troth__timers_first(loop);
        if (due > loop->now)
            loop->now = due;
    }
}

static bool is_alive(troth_loop *loop)
{
    return loop->immediate_count || troth__timers_left(loop) || uv_loop_alive(loop->uv);
}

static void run(troth_loop *loop)
{
    if (loop->running)
        troth__fault("loop_run inside the loop");
    loop->running = true;
    troth__clock(loop);
    troth__drain();
    while (is_alive(loop)) {
        troth__timers_run(loop);
        if (loop->virtual_time)
            poll_virtual(loop);
        else
            poll_real(loop);
        if (loop->immediate_count)
            run_immediates(loop);
    }
    loop->running = false;
}

int loop_run(void)
{
    run(troth__loop());
    return troth__deadlock(stderr) ? -1 : 0;
}

/* --- the program's entry ------------------------------------------------------------------------------------------------------------ */

/* An error that leaves main is an unseen rejection: it is reported after the microtasks, and the program ends there. */
int troth_main(troth_promise *main_task)
{
    struct troth_promise_int *task = (void *)main_task;
    troth_loop *loop = troth__loop();
    run(loop);
    int status = 1;
    if (main_task == &troth__state.no_memory)
        troth__error_print_as(main_task->error, stderr, "uncaught error: ");    /* main could not even be called */
    if (!troth__deadlock(stderr) && troth__is(main_task) == TROTH_FULFILLED)
        status = task->value;
    troth__release(main_task);
    close_loop(loop);
    return status;
}

/* --- debugging ------------------------------------------------------------------------------------------------------------------------ */

void loop_dump_on_signal(bool on)
{
    troth_loop *loop = troth__loop();
    if (!loop->dumps) {                         /* libuv opens a pipe for it */
        if (uv_signal_init(loop->uv, &loop->dump_signal))
            return;
        loop->dumps = true;
    }
    if (on) {
        uv_signal_start(&loop->dump_signal, on_dump, SIGUSR1);
        uv_unref((uv_handle_t *)&loop->dump_signal);
    } else {
        uv_signal_stop(&loop->dump_signal);
    }
}
