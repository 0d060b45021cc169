/* Node's phases: what a callback of the poll sets comes as: its microtasks, immediates, then timers; an immediate of an immediate waits
 * for the next round; timers that are due at once come in the order of their times, then of their setting, each with its microtasks. */
#include "parity.h"

static void micro_of(void *text)
{
    puts(text);
    loop_microtask(say, "    microtask");
}

static void second_round(void *text)
{
    puts(text);
    loop_immediate(say, "  immediate of an immediate");
    timer_start(60, micro_of, "  timer of an immediate");
    loop_microtask(say, "    microtask");
}

static async void in_poll(const char *name, int ms)
{
    free(await fs_read_file("/dev/null"));
    puts(name);
    timer_start(ms, micro_of, "  timer a");
    timer_start(ms, micro_of, "  timer b");
    loop_immediate(ms ? second_round : micro_of, "  immediate 1");
    loop_immediate(micro_of, "  immediate 2");
    loop_microtask(micro_of, "  microtask 1");
    count_turns("  turn", 3);
}

static void due_together(void *arg)
{
    (void)arg;
    timer_start(20, micro_of, "due 20");
    timer_start(10, micro_of, "due 10");
    timer_start(15, micro_of, "due 15");
    timer_start(10, micro_of, "due 10 again");
    timer_id never = timer_start(12, say, "stopped");
    timer_stop(never);
}

async int main(void)
{
    await in_poll("poll 1", 0);
    await sleep_ms(100);
    await in_poll("poll 2", 30);
    await sleep_ms(100);
    due_together(NULL);
}
