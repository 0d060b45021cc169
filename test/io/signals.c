// Signals: several watchers, several signals, none lost between two steps, and the default action is back afterwards.
// real-time
// expect: first 10, second 10
// expect: then 12, 10
// expect: merged 10, then 12
// expect: caught 12
// expect: while away 10
// expect: cancelled: operation canceled
// expect: timed out
// expect: wait gives 10
// expect: bad: watch signal 9: Invalid argument
// expect: bad: watch signal 1000: Invalid argument
// expect: never stepped
// expect: foreach 12 10
// expect: default restored 1
// expect: child ended by 10
#include <troth.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void send(void *arg) { raise((int)(intptr_t)arg); }

static void later(int number) { timer_start(1, send, (void *)(intptr_t)number); }

static bool is_default(int number)
{
    struct sigaction action;
    sigaction(number, NULL, &action);
    return action.sa_handler == SIG_DFL;
}

static async void two_watchers(void)
{
    async_iterator(int) a = signal_watch(SIGUSR1, SIGUSR2);
    async_iterator(int) b = signal_watch(SIGUSR1);
    later(SIGUSR1);
    int x = (await iter_next(a)).value;
    int y = (await iter_next(b)).value;
    printf("first %d, second %d\n", x, y);
    raise(SIGUSR2);
    await sleep_ms(5);
    later(SIGUSR1);
    x = (await iter_next(a)).value;
    y = (await iter_next(a)).value;
    printf("then %d, %d\n", x, y);
}

/* What is pending is not counted twice; the order is that of arrival. */
static async void between(void)
{
    async_iterator(int) it = signal_watch(SIGUSR1, SIGUSR2);
    raise(SIGUSR1);
    raise(SIGUSR1);
    await sleep_ms(2);
    raise(SIGUSR2);
    raise(SIGUSR1);
    await sleep_ms(2);
    int x = (await iter_next(it)).value;
    printf("merged %d, then %d\n", x, (await iter_next(it)).value);
    promise(iter_result(int)) next = iter_next(it);
    raise(SIGUSR2);
    printf("caught %d\n", (await next).value);
    raise(SIGUSR1);
    await sleep_ms(2);
    printf("while away %d\n", (await iter_next(it)).value);
}

static async void ends(void)
{
    try {
        promise(int) p = signal_wait(SIGUSR1);
        promise_cancel(p);
        await p;
    } catch (e) {
        printf("cancelled: %s\n", e->message);
    }
    try {
        await promise_timeout(signal_wait(SIGUSR1, SIGUSR2), 3);
    } catch (e) {
        puts(e->code == ETIMEDOUT ? "timed out" : e->message);
    }
    later(SIGUSR1);
    printf("wait gives %d\n", await signal_wait(SIGUSR1));
}

static async void refused(int number)
{
    try {
        await signal_wait(SIGUSR1, number);
    } catch (e) {
        printf("bad: %s\n", e->message);
    }
}

static async void loop_over(void)
{
    int seen[2], n = 0;
    later(SIGUSR2);
    foreach_await (int number, signal_watch(SIGUSR1, SIGUSR2)) {
        seen[n++] = number;
        if (n == 2)
            break;
        later(SIGUSR1);
    }
    printf("foreach %d %d\n", seen[0], seen[1]);
}

async int main(void)
{
    await two_watchers();
    await between();
    await ends();
    await refused(SIGKILL);
    await refused(1000);
    signal_watch(SIGUSR1);
    {
        async_iterator(int) unused = signal_watch(SIGUSR1);
        (void)unused;
    }
    puts("never stepped");
    await loop_over();
    await sleep_ms(2);
    printf("default restored %d\n", is_default(SIGUSR1) && is_default(SIGUSR2));
    fflush(stdout);
    if (fork() == 0) {
        raise(SIGUSR1);
        _exit(0);
    }
    int status;
    wait(&status);
    printf("child ended by %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    return 0;
}
