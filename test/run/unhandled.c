/* A detached rejection that nobody sees: message on standard error, status 1, after the microtasks have drained. */
// expect-status: 1
// expect: main
// expect: microtask
// expect-stderr: nobody saw this
#include <troth.h>
#include <errno.h>
#include <stdio.h>

static void microtask(void *arg)
{
    (void)arg;
    puts("microtask");
    fflush(stdout);
}

async int main(void)
{
    promise(int) p = promise_new(int);
    promise_reject(p, error_new(EIO, "nobody saw this"));
    loop_microtask(microtask, NULL);
    puts("main");
    fflush(stdout);
    await sleep_ms(10);
    puts("not reached");
}
