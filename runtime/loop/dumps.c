/*
 * dumps.c: SIGUSR1 lists the tasks of each thread that asked for it (loop_dump_on_signal).
 *
 * A loop that never comes to its poll, since its microtasks queue microtasks for ever, is listed as well. So the signal is
 * not libuv's alone: the handler here marks the thread's state, which makes the queue list the tasks between two jobs
 * (core/memory.c), and wakes the poll, for a loop that waits; whichever comes first. It costs the queue nothing: the mark is
 * looked at where the ring of jobs comes to its end. The kernel gives the signal to any thread; the handler hands it on to
 * the others. libuv has a handle for the signal, too, so that its own handler stands below this one, which calls it, and is
 * not installed anew when the program watches the signal.
 */
#include "loop.h"

#include <pthread.h>
#include <signal.h>

/* Of one thread; on a list that never shrinks, since handlers walk over it. `on_its_way` tells a signal that was handed on
 * from a new one. */
struct place {
    struct place *next;
    enum { FREE, LEAVING, TAKEN } _Atomic state;
    atomic_bool on_its_way;
    pthread_t thread;
};

static _Atomic(struct place *) places;
static atomic_int handling;                     /* handlers that may look at a place */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct sigaction before;
static bool installed;

static _Thread_local struct place *my_place;
static _Thread_local uv_async_t *my_wake;

/* The task that runs loses its right to go on without the queue (troth_await). */
static void mark_this_thread(void)
{
    if (!my_place)
        return;
    troth__state.dump_asked = 1;
    troth__state.job = NULL;
    uv_async_send(my_wake);
}

static void hand_on(void)
{
    for (struct place *place = atomic_load(&places); place; place = place->next)
        if (place != my_place && atomic_load(&place->state) == TAKEN) {
            atomic_store(&place->on_its_way, true);
            pthread_kill(place->thread, SIGUSR1);
        }
}

static void on_signal(int number, siginfo_t *info, void *context)
{
    int code = errno;
    atomic_fetch_add(&handling, 1);
    bool handed = my_place && atomic_exchange(&my_place->on_its_way, false);
    mark_this_thread();
    if (!handed)
        hand_on();
    atomic_fetch_sub(&handling, 1);
    if (!handed && (before.sa_flags & SA_SIGINFO) && before.sa_sigaction)
        before.sa_sigaction(number, info, context);
    else if (!handed && !(before.sa_flags & SA_SIGINFO) && before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN)
        before.sa_handler(number);
    errno = code;
}

static void install(void)
{
    struct sigaction action = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_RESTART }, now;
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, NULL, &now) || ((now.sa_flags & SA_SIGINFO) && now.sa_sigaction == on_signal))
        return;
    before = now;
    sigaction(SIGUSR1, &action, NULL);
    installed = true;
}

/* Nobody asks any more. If somebody else's handler is there by now, it stays. */
static void uninstall(void)
{
    struct sigaction now;
    for (struct place *place = atomic_load(&places); place; place = place->next)
        if (atomic_load(&place->state) != FREE)
            return;
    if (installed && !sigaction(SIGUSR1, NULL, &now) && (now.sa_flags & SA_SIGINFO) && now.sa_sigaction == on_signal) {
        sigaction(SIGUSR1, &before, NULL);
        installed = false;
    }
}

static void take_place(troth_loop *loop)
{
    struct place *place = atomic_load(&places);
    while (place && atomic_load(&place->state) != FREE)
        place = place->next;
    if (!place) {
        place = calloc(1, sizeof *place);
        if (!place)
            troth__fault("out of memory: loop_dump_on_signal");
        place->next = atomic_load(&places);
        atomic_store(&places, place);
    }
    place->thread = pthread_self();
    atomic_store(&place->on_its_way, false);
    my_wake = &loop->mail.wake;
    my_place = place;
    atomic_store(&place->state, TAKEN);
}

static void leave_place(void)
{
    struct place *place = my_place;
    my_place = NULL;
    atomic_store(&place->state, LEAVING);
    while (atomic_load(&handling))              /* another thread's handler may have seen it as taken */
        sched_yield();
    atomic_store(&place->state, FREE);
}

static void on_libuv_signal(uv_signal_t *handle, int number) { (void)handle, (void)number; }

void loop_dump_on_signal(bool on)
{
    troth_loop *loop = troth__loop();
    uv_signal_t *signal = &loop->dump_signal;
    if (on == (my_place != NULL))
        return;
    if (on && !loop->dumps && !uv_signal_init(loop->uv, signal)) {  /* libuv opens a pipe for it */
        loop->dumps = true;
        uv_unref((uv_handle_t *)signal);
    }
    pthread_mutex_lock(&lock);
    if (on) {
        if (loop->dumps)
            uv_signal_start(signal, on_libuv_signal, SIGUSR1);
        take_place(loop);
        install();
    } else {
        leave_place();
        uninstall();
        if (loop->dumps)
            uv_signal_stop(signal);
    }
    pthread_mutex_unlock(&lock);
}

void troth__dumps_end(troth_loop *loop)
{
    if (my_place)
        loop_dump_on_signal(false);
    if (loop->dumps)
        troth__handle_close(loop, (uv_handle_t *)&loop->dump_signal);
}

void troth__dumps_look(void)
{
    if (troth__state.dump_asked) {
        troth__state.dump_asked = 0;
        loop_dump(stderr);
    }
}
