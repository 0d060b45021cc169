/* sleep.c: a million tasks asleep at the same time; the memory and the processor time of the whole program. */
#include <troth.h>
#include "../measure.h"

enum { TASKS = 1000000 };

static int woken;

static async void nap(int ms)
{
    await sleep_ms(ms);
    woken++;
}

static async void nap_all(void)
{
    for (int i = 0; i < TASKS; i++)
        nap(mixed_ms(i, 500, 500));
}

async int main(void)
{
    await nap_all();
    if (woken != TASKS)
        return 1;
    printf("sleep-bytes %.5g\nsleep-cpu %.4g\n", peak_bytes() / TASKS, cpu_seconds());
    return 0;
}
