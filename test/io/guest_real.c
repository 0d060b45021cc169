// Real time under five main loops: posts of threads, requests on the pool, signals, timers; what starts outside of a turn is
// seen; callbacks of the host's own. No timer is early, and nobody polls in a circle.
// real-time
// pkg-config: glib-2.0 libuv
// expect: threads: posted posted posted read-back slept
// expect: signal, watched between two turns: got-12
// expect: host: pulse woken drained
// expect: after a turn: nothing to wait for
#include "guest.h"
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

/* --- from other threads ----------------------------------------------------------------------------------------------------------- */

static troth_loop *loop;

static void *post_three(void *arg)
{
    for (int i = 0; i < 3; i++) {
        usleep(3000);
        EXPECT(loop_post(loop, say, arg));
    }
    loop_unhold(loop);
    return NULL;
}

static async void files_and_sleep(void)
{
    pthread_t thread;
    loop = loop_hold(loop_current());
    EXPECT(!pthread_create(&thread, NULL, post_three, "posted"));
    pthread_detach(thread);
    await sleep_ms(60);                         /* the posts are through, or this test says so */
    await fs_write_file("guest.txt", "text", 4);
    char *text = await fs_read_file("guest.txt");
    if (!strcmp(text, "text"))
        say("read-back");
    free(text);
    uint64_t begun = loop_now();
    await sleep_ms(20);
    if (loop_now() - begun >= 20)
        say("slept");
}

static void threads(void) { promise_release(files_and_sleep()); }

/* --- what is watched from a callback outside of the loop's turns ------------------------------------------------------------------- */

static async void one_signal(void)
{
    char text[20];
    snprintf(text, sizeof text, "got-%d", await signal_wait(SIGUSR2));
    say(text);
}

static void *send_signal(void *arg)
{
    usleep(30000);
    kill(getpid(), SIGUSR2);
    return arg;
}

static void signals(void)
{
    pthread_t thread;
    promise_release(one_signal());
    EXPECT(!pthread_create(&thread, NULL, send_signal, NULL));
    pthread_detach(thread);
}

/* --- callbacks of the host's -------------------------------------------------------------------------------------------------------- */

static promise(void) pulse;

static async void waits_for_pulse(void)
{
    await pulse;
    say("woken");
}

/* Not a macrotask of the loop's: as GLib's or the program's own. */
static void *call_host(void *arg)
{
    say("pulse");
    promise_resolve(pulse);
    loop_drain();
    say("drained");
    return arg;
}

static void host_calls(void)
{
    pulse = promise_new(void);
    promise_release(waits_for_pulse());
    call_host(NULL);
    promise_release(pulse);
}

int main(void)
{
    under_all("threads", threads);
    under_all("signal, watched between two turns", signals);
    under_all("host", host_calls);

    /* what begins after the last turn: the descriptor does not know of it, so the host must be told to come */
    while (loop_turn()) {}
    EXPECT(loop_backend_timeout() == -1);
    signals();
    EXPECT(loop_backend_timeout() == 0);
    traced = 0;
    under_poll();
    EXPECT(!strcmp(trace, " got-12"));
    puts("after a turn: nothing to wait for");
    return loop_close();
}
