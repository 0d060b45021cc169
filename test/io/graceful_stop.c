// The pattern of docs/signal.md: a server is asked to stop by a first signal, and cut short by a second one.
// real-time
// expect: alone: served, cleaned
// expect: one: asked, cleaned
// expect: two: asked, cut short
#include <troth.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>

static async void serve(int signals)
{
    try {
        await sleep_ms(1);
        if (signals)
            raise(SIGTERM);
        await sleep_ms(signals ? 60000 : 1);
        printf("served, ");
    } finally {
        try {
            if (signals > 1)
                raise(SIGINT);
            await sleep_ms(signals > 1 ? 60000 : 5);
            puts("cleaned");
        } catch (e) {
            puts("cut short");
            throw e;
        }
    }
}

static async void stop_gracefully(promise(void) server)
{
    async_iterator(int) signals = signal_watch(SIGINT, SIGTERM);
    promise(iter_result(int)) first = iter_next(signals);
    if (await promise_race(server, first) == 0) {
        promise_cancel(first);
        return;
    }
    printf("asked, ");
    promise_cancel(server);
    promise(iter_result(int)) second = iter_next(signals);
    try {
        await promise_timeout(promise_race(server, second), 10000);
    } catch (e) {
        if (e->code != ECANCELED && e->code != ETIMEDOUT)
            throw e;
    }
    promise_cancel(server);
    promise_cancel(second);
}

static async void run(const char *name, int signals)
{
    printf("%s: ", name);
    promise(void) server = serve(signals);
    await stop_gracefully(server);
}

async int main(void)
{
    await run("alone", 0);
    await run("one", 1);
    await run("two", 2);
    return 0;
}
