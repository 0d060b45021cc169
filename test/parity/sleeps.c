/* Tasks that sleep: who wakes when, and a pool of workers on one queue. */
#include "parity.h"

static int next_job;
static const int delays[] = {10, 50, 90, 120, 20, 200, 120};

static async void worker(const char *name)
{
    while (next_job < 7) {
        int job = next_job++;
        printf("%s takes %d\n", name, job);
        await sleep_ms(delays[job]);
        printf("%s has done %d\n", name, job);
    }
}

async int main(void)
{
    promise(void) a = worker("a"), b = worker("b"), c = worker("c");
    await promise_all(a, b, c);
    puts("all done");
}
