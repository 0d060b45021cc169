/* setInterval: stopped from inside, from outside and by a later timer. */
#include "parity.h"

static timer_id fast, slow;
static int n, m;

static void tick(void *text)
{
    printf("%s %d\n", (char *)text, ++n);
    if (n == 3)
        timer_stop(fast);
}

static void tock(void *text)
{
    printf("%s %d\n", (char *)text, ++m);
    loop_microtask(say, "  microtask");
}

static void stop(void *text)
{
    puts(text);
    timer_stop(slow);
}

async int main(void)
{
    fast = timer_every(20, tick, "fast");
    slow = timer_every(50, tock, "slow");
    timer_id never = timer_every(10, say, "never");
    timer_stop(never);
    timer_start(170, stop, "stop");
    await sleep_ms(75);
    puts("main goes on");
}
