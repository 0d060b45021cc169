/* When nothing is left that could settle what is awaited, the tasks are listed and the status is 1. */
// expect-status: 1
// expect: waiting
// expect-stderr: stuck
// expect-stderr: deadlock.c:15), for 1.50 s
// expect-stderr: deadlock.c:22), for 0.00 s
#include <troth.h>
#include <stdio.h>

static async void stuck(promise(int) p)
{
    puts("waiting");
    fflush(stdout);

    await p;
}

async int main(void)
{
    promise(void) p = stuck(promise_new(int));
    await sleep_ms(1500);
    await p;
}
