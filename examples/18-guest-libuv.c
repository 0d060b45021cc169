/*
 * A program that has a libuv loop of its own lets Troth live on it: loop_adopt, and uv_run as ever. The host's handles and
 * Troth's tasks share libuv's phases: timers, poll, check.
 *
 *     troth run $(pkg-config --cflags --libs libuv) examples/18-guest-libuv.c
 */
// pkg-config: libuv
// no-sweep: its main loop is one of its own, which does not end when a task fails
#include <troth.h>

#include <stdio.h>
#include <uv.h>

static promise(int) pulse;

/* A callback of the host's that calls Troth drains the microtasks at its end. */
static void on_host_timer(uv_timer_t *timer)
{
    puts("host: its timer");
    promise_resolve(pulse, 1);
    loop_drain();
    puts("host: the microtasks have run");
    uv_close((uv_handle_t *)timer, NULL);
}

static async int waiter(void)
{
    int n = await pulse;
    printf("task: woken by the host, %d\n", n);
    return n;
}

static async int sleeper(int n)
{
    for (int i = 1; i <= n; i++) {
        await sleep_ms(10);
        printf("task: slept %d\n", i);
    }
    return n;
}

static void on_immediate(void *text) { puts(text); }

int main(void)
{
    uv_loop_t host;
    uv_timer_t timer;
    uv_loop_init(&host);
    loop_adopt(&host);                          /* before anything else of Troth */

    uv_timer_init(&host, &timer);
    uv_timer_start(&timer, on_host_timer, 0, 0);
    pulse = promise_new(int);
    promise(int) tasks[] = { waiter(), sleeper(3) };
    loop_immediate(on_immediate, "immediate: in the check phase");

    uv_run(&host, UV_RUN_DEFAULT);              /* until neither side has anything left */

    for (int i = 0; i < 2; i++)
        promise_release(tasks[i]);
    promise_release(pulse);
    printf("troth: %s\n", loop_close() ? "something is left" : "closed");
    uv_run(&host, UV_RUN_DEFAULT);              /* libuv closes handles in a round of its loop */
    printf("libuv: %s\n", uv_loop_close(&host) ? "something is left" : "closed");
    return 0;
}
