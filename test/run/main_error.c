/* An error that leaves main is printed with its async stack trace; the status is 1, at once. */
// expect-status: 1
// expect: before
// expect-stderr: the thing failed
// expect-stderr: inner
// expect-stderr: middle
// expect-stderr: main_error.c:30
// expect-stderr: main_error.c:35
// expect-stderr: main_error.c:42
// expect-stderr: no such entry
#include <troth.h>
#include <errno.h>
#include <stdio.h>

static void never(void *arg)
{
    puts(arg);
}

static troth_error *wrapped(int v)
{
    troth_error *cause = error_new(ENOENT, "no such entry"), *e = error_wrap(cause, EIO, "the thing failed with %d", v);
    error_free(cause);
    return e;
}

static async int inner(int v)
{
    await sleep_ms(1);
    return await promise_rejected(int, wrapped(v));
}

static async void middle(void)
{
    int v = await inner(3);
    printf("%d\n", v);
}

async int main(void)
{
    timer_start(50, never, "the timer fired");
    puts("before"), fflush(stdout), await middle();
    puts("after");
}
