/* When nothing is left that could settle what is awaited, the tasks are listed and the status is 1. */
// expect-status: 1
// expect: waiting
// expect-stderr: stuck
// expect-stderr: deadlock.c:14
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
    await stuck(promise_new(int));
}
