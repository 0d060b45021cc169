/* all.c: a million tasks, each over after one turn, and one promise_all over them. */
#include <troth.h>
#include "../measure.h"

enum { TASKS = 1000000 };

static async int one_turn(int i)
{
    await promise_resolved(void);
    return i;
}

async int main(void)
{
    double start = cpu_seconds();
    promise(int) *tasks = calloc(TASKS, sizeof *tasks);
    if (!tasks)
        return 1;
    for (int i = 0; i < TASKS; i++)
        tasks[i] = promise_keep(one_turn(i));
    await promise_all_of(tasks, TASKS);
    long sum = 0;
    for (int i = 0; i < TASKS; i++) {
        sum += promise_value(tasks[i]);
        promise_release(tasks[i]);
    }
    free(tasks);
    if (sum != (long)TASKS * (TASKS - 1) / 2)
        return 1;
    printf("all %.5g\n", (cpu_seconds() - start) * 1e9 / TASKS);
    return 0;
}
