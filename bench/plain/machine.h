/*
 * machine.h: state machines as one would write them by hand for one program: a task is a block from a free list with its
 * resume function first; a ring of tasks is the queue. No errors, cancellation, owners or reference counts.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdlib.h>

struct task {
    void (*resume)(struct task *);
};

enum { RING = 1 << 12, BLOCK = 64 };

static struct task *ring[RING];
static unsigned ring_head, ring_tail;
static void *blocks;

static inline void queue(struct task *t) { ring[ring_tail++ % RING] = t; }

static inline void drain(void)
{
    while (ring_head != ring_tail) {
        struct task *t = ring[ring_head++ % RING];
        t->resume(t);
    }
}

static inline void *block_new(void)
{
    void **block = blocks;
    if (!block)
        return malloc(BLOCK);
    blocks = *block;
    return block;
}

static inline void block_free(void *block)
{
    *(void **)block = blocks;
    blocks = block;
}

/* What settles: a value, and the task that waits for it. */
struct future {
    struct task *waiter;
    int value, done;
};

static inline void future_settle(struct future *f, int value)
{
    f->value = value;
    f->done = 1;
    if (f->waiter)
        queue(f->waiter);
}

#endif
