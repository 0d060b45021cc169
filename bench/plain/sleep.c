/* sleep.c: the limit: a state machine of 32 bytes and a deadline each. */
#include "heap.h"
#include "../measure.h"

enum { TASKS = 1000000 };

struct nap { void (*resume)(struct nap *); int state, ms; };

static int woken;
static void wake(void *nap) { ((struct nap *)nap)->resume(nap); }

static void nap_resume(struct nap *self)
{
    switch (self->state) {
    case 0:
        self->state = 1;
        heap_push(clock_now() + (uint64_t)self->ms * 1000000u, self);
        return;
    case 1:
        woken++;
        free(self);
    }
}

int main(void)
{
    for (int i = 0; i < TASKS; i++) {
        struct nap *nap = malloc(sizeof *nap);
        if (!nap)
            return 1;
        *nap = (struct nap){ nap_resume, 0, mixed_ms(i, 500, 500) };
        nap_resume(nap);
    }
    heap_run(wake);
    if (woken != TASKS)
        return 1;
    printf("sleep-bytes %.5g\nsleep-cpu %.4g\n", peak_bytes() / TASKS, cpu_seconds());
    return 0;
}
