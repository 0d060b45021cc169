/*
 * loop.h: the inside of the event loop, for the files of loop and io.
 *
 * One loop a thread, made when it is first needed. Whoever is called by libuv ends with `troth__drain()`: one callback,
 * then the microtasks, as in Node.
 */
#ifndef TROTH_LOOP_LOOP_H
#define TROTH_LOOP_LOOP_H

#include <uv.h>

#include "runtime/core/object.h"
#include <troth/loop.h>

/* An entry of the heap. `what` is a sleeping operation, or (tagged) a callback timer. */
struct troth__due { uint64_t at; uintptr_t what; };

struct troth__immediate { loop_callback *fn; void *arg; };
struct troth__slot { struct troth__callback *timer; uint32_t generation, next_free; };

enum { TROTH__SPARES = 8 };

struct troth_loop {
    uv_loop_t *uv, own;                         /* `own`, or one that the host owns (loop_adopt) */
    uv_timer_t timer;                           /* the one that wakes the poll for the first of the heap */
    uv_signal_t dump_signal;
    uint64_t now;                               /* nanoseconds, when the current macrotask started */
    bool virtual_time, running, dumps;          /* dumps: dump_signal is open */
    struct troth__due *heap;
    void *heap_block;                           /* what malloc gave for it */
    size_t due_count, due_room, due_dead;       /* the dead were stopped; they wait in the heap to be thrown out */
    uint32_t sequence;
    struct troth__immediate *immediates;
    size_t immediate_count, immediate_room;
    struct troth__slot *slots;                  /* of timer_id */
    uint32_t slot_count, slot_room, slot_free;
    char *spare[TROTH__SPARES];                 /* buffers that streams read into, of one size (io/stream.c) */
    unsigned spare_count;
};

troth_loop *troth__loop(void);                  /* this thread's, made if there is none; ends the program if it cannot be */
uint64_t troth__clock(troth_loop *loop);        /* reads the clock, and sets `now` */

/* --- timers.c -------------------------------------------------------------------------------------------------------- */

struct troth__callback *troth__timer_new(troth_loop *loop, int64_t ms, loop_callback *fn, void *arg);
void troth__timer_drop(troth_loop *loop, struct troth__callback *timer);    /* it has not fired */
bool troth__timers_left(const troth_loop *loop);
uint64_t troth__timers_first(troth_loop *loop); /* when the first is due; there is one */
void troth__timers_run(troth_loop *loop);       /* those that are due, each a macrotask */
void troth__timers_end(troth_loop *loop);

#endif
