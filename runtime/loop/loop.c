/*
 * loop.c: the event loop: timers that are due, then the poll for I/O, then immediates, as Node orders them; after each
 * callback the microtasks are drained to their end.
 *
 * libuv does the polling only; one uv timer wakes it for the first entry of the heap. A round begins where the loop waits:
 * the poll, the immediates, and the timers that are due by then. Under virtual time the clock stands still while anything
 * runs or a request is under way, and jumps to the next timer when nothing else is ready.
 */
#include "loop.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static _Thread_local troth_loop *this_loop;

/* --- making one ------------------------------------------------------------------------------------------------------------ */

static bool asked_for(const char *variable)
{
    const char *value = getenv(variable);
    return value && *value && strcmp(value, "0");
}

/* The poll is over: its timer did what it is for. Stopping keeps libuv from waiting once more in the same turn. */
static void on_timer(uv_timer_t *timer) { uv_stop(timer->loop); }

/* A program may be started without some of its standard descriptors. The loop's own must not take their places, where every
 * printf and every child would find them: as Node does, they are opened, empty. */
static void open_standard(void)
{
    int fd;
    for (int i = 0; i < 3; i++)
        if (fcntl(i, F_GETFD) < 0 && errno == EBADF && (fd = open("/dev/null", O_RDWR)) > 2)
            close(fd);
}

static uint64_t clock_of(const troth_loop *loop) { return loop->virtual_time ? loop->now : uv_hrtime(); }

static uint32_t core_clock(void) { return troth__ticks(this_loop, clock_of(this_loop)); }

static void begin_time(troth_loop *loop, bool virtual_time)
{
    loop->virtual_time = virtual_time;
    loop->now = clock_of(loop);
    loop->born = loop->now - (uint64_t)troth__state.now * TROTH_TICK;   /* the core's clock goes on from where it is */
}

int troth__no_descriptor(void)
{
    int fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0), code = errno;
    if (fd >= 0)
        close(fd);
    return fd < 0 && code == EMFILE ? EMFILE : 0;
}

static int open_loop(troth_loop *loop, uv_loop_t *uv)
{
    open_standard();
    loop->uv = uv ? uv : &loop->own;
    loop->adopted = uv;
    int failure = uv ? 0 : uv_loop_init(loop->uv);
    if (failure)
        return failure;
    uv_timer_init(loop->uv, &loop->timer);
    failure = troth__mail_open(loop);
    return failure || !uv ? failure : troth__guest_open(loop);
}

troth_loop *troth__loop_make(uv_loop_t *uv)
{
    troth_loop *loop = troth__big_alloc(sizeof *loop);
    int failure = loop ? 0 : UV_ENOMEM;
    if (loop) {
        memset(loop, 0, sizeof *loop);
        failure = open_loop(loop, uv);
    }
    if (failure)
        troth__fault("the event loop cannot be made: %s", uv_strerror(failure));
    begin_time(loop, asked_for("TROTH_VIRTUAL_TIME"));
    this_loop = loop;
    troth__state.clock = core_clock;
    if (asked_for("TROTH_DUMP"))
        loop_dump_on_signal(true);
    return loop;
}

troth_loop *troth__loop(void)
{
    return TROTH_LIKELY(this_loop != NULL) ? this_loop : troth__loop_make(NULL);
}

troth_loop *troth__loop_if_any(void) { return this_loop; }

troth_loop *loop_current(void) { return troth__loop(); }

uv_loop_t *troth__uv(void) { return troth__loop()->uv; }

void troth__begin(void) { troth__clock(troth__loop()); }

/* --- ending one ------------------------------------------------------------------------------------------------------------- */

void troth__at_end(troth_loop *loop, struct troth__at_end *entry)
{
    entry->next = loop->at_end;
    loop->at_end = entry;
}

struct handles { const troth_loop *loop; bool others; };

static void look_at(uv_handle_t *handle, void *context)
{
    struct handles *handles = context;
    uintptr_t at = (uintptr_t)handle, own = (uintptr_t)handles->loop;
    bool others = !uv_is_closing(handle) && (at < own || at >= own + sizeof *handles->loop);
    for (const struct troth__at_end *entry = handles->loop->at_end; entry && others; entry = entry->next)
        others = handle->data != entry;
    handles->others = handles->others || others;
}

/* Does a module or the program have a handle open on it? */
static bool in_use(troth_loop *loop)
{
    struct handles handles = { .loop = loop };
    uv_walk(loop->uv, look_at, &handles);
    return handles.others;
}

/* Nothing is left, and nothing can be posted any more. What libuv still knows of is freed when it is through with it. */
static void end_loop(troth_loop *loop)
{
    for (struct troth__at_end *entry; (entry = loop->at_end); ) {
        loop->at_end = entry->next;
        entry->end(entry);
    }
    troth__dumps_end(loop);
    troth__handle_close(loop, (uv_handle_t *)&loop->timer);
    troth__mail_close(loop);
    if (loop->adopted) {
        troth__guest_close(loop);
    } else {
        uv_run(loop->uv, UV_RUN_NOWAIT);
        uv_loop_close(loop->uv);
    }
    troth__timers_end(loop);
    for (void **block = loop->closed, **after; block; block = after) {
        after = *block;
        troth__big_free(block);
    }
    while (loop->spare_count)
        troth__big_free(loop->spare[--loop->spare_count]);
    troth__big_free(loop->immediates);
    loop->immediates = NULL;
    this_loop = NULL;
    troth__state.clock = NULL;
    loop_release(loop);
}

int loop_close(void)
{
    troth_loop *loop = this_loop;
    if (loop) {
        if (loop->running || troth__state.draining || troth__state.current)
            return EBUSY;
        bool alive = loop->adopted ? loop->immediate_count || troth__timers_left(loop) : troth__loop_alive(loop) || in_use(loop);
        if (alive || troth__jobs_left())
            return EBUSY;
        troth__timers_bury(loop);
    }
    if (troth__live_objects())
        return EBUSY;
    if (loop) {
        if (!troth__mail_end(loop))
            return EBUSY;
        end_loop(loop);
    }
    troth__core_end();
    return 0;
}

/* --- the clock ---------------------------------------------------------------------------------------------------------------- */

uint64_t troth__clock(troth_loop *loop)
{
    loop->now = clock_of(loop);
    loop->stale = false;
    troth__tell_time(loop, loop->now);
    return loop->now;
}

uint64_t loop_now(void)
{
    troth_loop *loop = troth__loop();
    return (loop->stale ? troth__clock(loop) : loop->now) / 1000000;
}

void loop_virtual_time(bool on)
{
    troth_loop *loop = troth__loop();
    if (loop->virtual_time == on)
        return;
    if (troth__timers_left(loop))
        troth__fault("loop_virtual_time after the first timer");
    begin_time(loop, on);
}

/* --- immediates ----------------------------------------------------------------------------------------------------------------- */

void loop_immediate(loop_callback *fn, void *arg)
{
    troth_loop *loop = troth__loop();
    if (!fn)
        troth__fault("loop_immediate with no function: NULL");
    if (loop->immediate_count == loop->immediate_room) {
        size_t room = loop->immediate_room ? loop->immediate_room * 2 : 16;
        struct troth__callback_of *list = troth__big_alloc(room * sizeof *list);
        if (!list)
            troth__fault("out of memory: loop_immediate");
        if (loop->immediates)
            memcpy(list, loop->immediates, loop->immediate_count * sizeof *list);
        troth__big_free(loop->immediates);
        loop->immediates = list;
        loop->immediate_room = room;
    }
    loop->immediates[loop->immediate_count++] = (struct troth__callback_of){ fn, arg };
    troth__changed(loop);
}

/* Those that one of them queues run in the next round. */
void troth__immediates_run(troth_loop *loop)
{
    struct troth__callback_of *list = loop->immediates;
    size_t count = loop->immediate_count;
    loop->immediates = NULL;
    loop->immediate_count = loop->immediate_room = 0;
    for (size_t i = 0; i < count; i++) {
        troth__clock(loop);
        troth__macrotask(list[i].fn, list[i].arg);
    }
    troth__big_free(list);
}

/* --- rounds ---------------------------------------------------------------------------------------------------------------------- */

/* Polls, at most until the first timer is due. */
static void poll_real(troth_loop *loop, bool wait)
{
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
static void poll_virtual(troth_loop *loop, bool wait)
{
    wait = wait && (loop->uv->active_reqs.count || !troth__timers_left(loop));
    if (uv_loop_alive(loop->uv))
        uv_run(loop->uv, wait ? UV_RUN_ONCE : UV_RUN_NOWAIT);
    if (!loop->immediate_count && !loop->uv->active_reqs.count && troth__timers_left(loop)) {
        uint64_t due = troth__timers_first(loop);
        if (due > loop->now)
            loop->now = due;
    }
}

bool troth__jobs_left(void) { return troth__state.head != troth__state.tail || troth__state.suspect_count; }

bool troth__loop_alive(troth_loop *loop)
{
    return troth__mail_awaited(loop) || loop->immediate_count || troth__timers_left(loop) || uv_loop_alive(loop->uv);
}

static void go_round(troth_loop *loop, bool wait)
{
    (loop->virtual_time ? poll_virtual : poll_real)(loop, wait && !loop->immediate_count);
    if (loop->immediate_count)
        troth__immediates_run(loop);
    troth__timers_run(loop);
}

static void enter(troth_loop *loop, const char *what)
{
    if (loop->running || troth__state.current)
        troth__fault("%s inside %s", what, loop->running ? "the loop" : "a task: it is the loop that runs tasks, and a task awaits");
    loop->running = true;
    troth__clock(loop);
    troth__drain();
}

static void run(troth_loop *loop)
{
    enter(loop, "loop_run");
    if (loop->adopted) {
        uv_run(loop->uv, UV_RUN_DEFAULT);
    } else {
        troth__timers_run(loop);
        while (troth__loop_alive(loop))
            go_round(loop, true);
    }
    loop->running = false;
}

int loop_run(void)
{
    run(troth__loop());
    return troth__deadlock(stderr) ? -1 : 0;
}

/* The host has waited. Before the first time it could not know for what. */
bool loop_turn(void)
{
    troth_loop *loop = troth__loop();
    enter(loop, "loop_turn");
    if (loop->adopted) {
        uv_run(loop->uv, UV_RUN_NOWAIT);
    } else {
        if (!loop->begun)
            troth__timers_run(loop);
        loop->begun = true;
        if (troth__loop_alive(loop))
            go_round(loop, false);
    }
    loop->running = false;
    return troth__loop_alive(loop);
}

/* --- the program's entry ------------------------------------------------------------------------------------------------------------ */

/* An error that leaves main is an unseen rejection: it is reported after the microtasks, and the program ends there. */
int troth_main(troth_promise *main_task)
{
    struct troth_promise_int *task = (void *)main_task;
    troth_loop *loop = troth__loop();
    do
        run(loop);
    while (!troth__mail_end(loop));             /* something came meanwhile from another thread */
    int status = 1;
    if (main_task == &troth__state.no_memory)
        troth__error_print_as(main_task->error, stderr, "uncaught error: ");    /* main could not even be called */
    if (!troth__deadlock(stderr) && troth__is(main_task) == TROTH_FULFILLED)
        status = task->value;
    troth__release(main_task);
    if (!in_use(loop))                          /* else it stays as it is */
        end_loop(loop);
    return status;
}
