/* exit() inside a task ends the program as always; atexit handlers run. */
// expect-status: 3
// expect: task
// expect: at exit
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>

static void at_exit(void)
{
    puts("at exit");
}

static async void task(void)
{
    await sleep_ms(1);
    puts("task");
    exit(3);
}

async int main(void)
{
    atexit(at_exit);
    await task();
    puts("not reached");
}
