/* heap.h: deadlines as one would keep them by hand: a 4-ary array heap of {time, what}, and a wait for the first of them. */
#ifndef HEAP_H
#define HEAP_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

struct due { uint64_t at; void *what; };

static struct due *heap;
static size_t heap_count, heap_room;

static inline uint64_t clock_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static inline void heap_push(uint64_t at, void *what)
{
    if (heap_count == heap_room) {
        heap_room = heap_room ? heap_room * 2 : 64;
        heap = realloc(heap, heap_room * sizeof *heap);
        if (!heap)
            abort();
    }
    size_t i = heap_count++;
    for (size_t parent; i && at < heap[parent = (i - 1) / 4].at; i = parent)
        heap[i] = heap[parent];
    heap[i] = (struct due){ at, what };
}

static inline void *heap_pop(void)
{
    void *first = heap[0].what;
    struct due entry = heap[--heap_count];
    size_t i = 0;
    for (size_t child; (child = 4 * i + 1) < heap_count;) {
        size_t best = child, last = child + 4 < heap_count ? child + 4 : heap_count;
        while (++child < last)
            if (heap[child].at < heap[best].at)
                best = child;
        if (heap[best].at >= entry.at)
            break;
        heap[i] = heap[best];
        i = best;
    }
    heap[i] = entry;
    return first;
}

static inline void heap_run(void (*fire)(void *what))
{
    while (heap_count) {
        uint64_t at = heap[0].at;
        if (at > clock_now()) {
            struct timespec until = { (time_t)(at / 1000000000u), (long)(at % 1000000000u) };
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
        }
        fire(heap_pop());
    }
}

#endif
