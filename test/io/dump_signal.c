// SIGUSR1 lists the tasks of a loop that waits, and of one that is starved: by microtasks that queue microtasks, by awaits of
// what is settled already, by tasks that wake each other; in every thread that asked for it; beside a watch of the signal.
// real-time
// expect: asleep: awaits sleep_ms
// expect: starved_by_microtasks: awaits promise
// expect: starved_by_awaits: awaits at_once
// expect: ping: awaits promise
// expect: in_a_thread: awaits sleep_ms
// expect: watching: awaits sleep_ms
// expect: off
#include <troth.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXPECT(condition) ((condition) ? (void)0 : (fprintf(stderr, "line %d: %s\n", __LINE__, #condition), abort()))

static int ends[2];                             /* a pipe in the place of standard error */
static atomic_bool seen;

/* --- sends the signal until a line of standard error says what is looked for ---------------------------------------------------- */

static struct { const char *task, *awaits; pthread_t thread; } search;

static bool found(char *text)
{
    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = 0;
        char *at = strstr(line, search.task);
        bool is = at && strstr(at, search.awaits);
        *end = '\n';
        if (is)
            return true;
    }
    return false;
}

static void *search_thread(void *arg)
{
    static char text[1 << 16];
    do {
        kill(getpid(), SIGUSR1);
        usleep(2000);
        ssize_t got = read(ends[0], text, sizeof text - 1);
        text[got > 0 ? got : 0] = 0;
    } while (!found(text));
    atomic_store(&seen, true);
    return arg;
}

static void begin(const char *task, const char *awaits)
{
    search.task = task;
    search.awaits = awaits;
    atomic_store(&seen, false);
    EXPECT(!pthread_create(&search.thread, NULL, search_thread, NULL));
}

static void end(void)
{
    char rest[1 << 12];
    pthread_join(search.thread, NULL);
    printf("%s: %s\n", search.task, search.awaits);
    while (read(ends[0], rest, sizeof rest) > 0) {}
}

/* --- loops that come to their poll ------------------------------------------------------------------------------------------------ */

static async void asleep(void)
{
    begin("asleep", "awaits sleep_ms");
    while (!atomic_load(&seen))
        await sleep_ms(10);
    end();
}

static async void in_a_thread(void)
{
    while (!atomic_load(&seen))
        await sleep_ms(1);
}

static void *other_thread(void *arg)
{
    loop_dump_on_signal(true);
    promise(void) p = in_a_thread();
    promise_release(p);
    EXPECT(loop_run() == 0);
    EXPECT(loop_close() == 0);
    return arg;
}

static async void thread_scene(void)
{
    pthread_t thread;
    begin("in_a_thread", "awaits sleep_ms");
    EXPECT(!pthread_create(&thread, NULL, other_thread, NULL));
    while (!atomic_load(&seen))
        await sleep_ms(1);
    pthread_join(thread, NULL);
    end();
}

static async void watching(void)
{
    async_iterator(int) signals = signal_watch(SIGUSR1);
    begin("watching", "awaits sleep_ms");
    EXPECT((await iter_next(signals)).value == SIGUSR1);
    while (!atomic_load(&seen))
        await sleep_ms(1);
    end();
}

/* --- starved ones ----------------------------------------------------------------------------------------------------------------- */

static promise(void) turned;

static void queue_again(void *arg)
{
    if (!atomic_load(&seen))
        loop_microtask(queue_again, arg);
    else
        promise_resolve(turned);
}

static async void starved_by_microtasks(void)
{
    begin("starved_by_microtasks", "awaits promise");
    turned = promise_new(void);
    loop_microtask(queue_again, NULL);
    await turned;
    promise_release(turned);
    end();
}

static async int at_once(int i) { return i; }

static async void starved_by_awaits(void)
{
    int n = 0;
    begin("starved_by_awaits", "awaits at_once");
    while (!atomic_load(&seen))
        n += await at_once(1);
    end();
}

static promise(void) balls[2];

static async void ping(int me)
{
    while (!atomic_load(&seen)) {
        promise(void) mine = balls[me] = promise_new(void);
        if (balls[!me]) {
            promise(void) other = balls[!me];
            balls[!me] = NULL;
            promise_resolve(other);
            promise_release(other);
        }
        await mine;
    }
    if (balls[!me]) {
        promise_resolve(balls[!me]);
        promise_release(balls[!me]);
        balls[!me] = NULL;
    }
}

static async void starved_by_each_other(void)
{
    begin("ping", "awaits promise");
    promise(void) a = ping(0), b = ping(1);
    await a;
    await b;
    end();
}

async int main(void)
{
    int terminal = dup(2);
    EXPECT(!pipe(ends) && !fcntl(ends[0], F_SETFL, O_NONBLOCK) && dup2(ends[1], 2) >= 0);
    loop_dump_on_signal(true);
    await asleep();
    await starved_by_microtasks();
    await starved_by_awaits();
    await starved_by_each_other();
    await thread_scene();
    await watching();
    loop_dump_on_signal(false);
    struct sigaction action;
    EXPECT(!sigaction(SIGUSR1, NULL, &action));
    puts(action.sa_handler == SIG_DFL ? "off" : "a handler is left");
    dup2(terminal, 2);
    return 0;
}
