/*
 * loop.h: the inside of the event loop, for the files of loop and io.
 *
 * One loop a thread, made when it is first needed. Whoever is called by libuv begins with `troth__clock(troth__loop())` and
 * ends with `troth__drain()`: one callback, then the microtasks, as in Node. Everything here belongs to the loop's thread
 * but the mailbox.
 */
#ifndef TROTH_LOOP_LOOP_H
#define TROTH_LOOP_LOOP_H

#include <stdatomic.h>
#include <uv.h>

#include "runtime/core/object.h"
#include <troth/loop.h>

/* An entry of the heap. `what` is a sleeping operation, or (tagged) a callback timer. */
struct troth__due { uint64_t at; uintptr_t what; };

struct troth__callback_of { loop_callback *fn; void *arg; };
struct troth__slot { struct troth__callback *timer; uint32_t generation, next_free; };

enum { TROTH__SPARES = 8 };

/* What other threads may touch. */
struct troth__mailbox {
    uv_mutex_t lock;                            /* of the list and of `ended` */
    struct troth__callback_of *list, *spare;    /* in order of posting; spare: the other list, empty, to be used again */
    size_t count, room, spare_room;
    bool ended;                                 /* nothing is taken any more */
    atomic_size_t wanted;                       /* holds, and posts that have not been run: the loop does not end */
    atomic_size_t refs;                         /* of the memory: the thread's, the holds', loop_keep's, libuv's */
    uv_async_t wake;
    bool awaited;                               /* the loop's thread only: `wake` keeps libuv's loop alive */
};

/* What another file keeps for a loop: `end` is called once, when the loop is over. libuv's handles whose `data` is the entry
 * are its own: they do not keep the loop from ending, and `end` closes them. */
struct troth__at_end { struct troth__at_end *next; void (*end)(struct troth__at_end *self); };

struct troth_loop {
    uv_loop_t *uv, own;                         /* `own`, or one that the host owns (loop_adopt) */
    uv_timer_t timer;                           /* the one that wakes the poll for the first of the heap */
    uint64_t now;                               /* nanoseconds, when the current macrotask started */
    uint64_t born;                              /* ... when it began: the core counts from there */
    bool stale;                                 /* `now` is still that of an earlier macrotask */
    bool virtual_time, running, begun, adopted, dumps;  /* dumps: dump_signal is open */
    uv_signal_t dump_signal;
    struct troth__due *heap;
    void *heap_block;                           /* what malloc gave for it */
    size_t due_count, due_room, due_dead;       /* the dead were stopped; they wait in the heap to be thrown out */
    uint32_t sequence;
    struct troth__callback_of *immediates;
    size_t immediate_count, immediate_room;
    struct troth__slot *slots;                  /* of timer_id */
    uint32_t slot_count, slot_room, slot_free;
    char *spare[TROTH__SPARES];                 /* buffers that streams read into, of one size (io/stream.c) */
    unsigned spare_count;
    void *closed;                               /* handles that are closed, but known to somebody: blocks that begin with the next */
    struct troth__mailbox mail;
    uv_prepare_t prepare;                       /* of an adopted loop only */
    uv_check_t check;
    uv_idle_t idle;
    uint64_t armed;                             /* when `timer` goes off; 0: it stands */
    struct troth__at_end *at_end;
};

troth_loop *troth__loop(void);                  /* this thread's, made if there is none; ends the program if it cannot be */
troth_loop *troth__loop_if_any(void);
void troth__at_end(troth_loop *loop, struct troth__at_end *entry);
int troth__no_descriptor(void);                 /* EMFILE if none is left, else 0: a library that fails for it does not always say so */
uint64_t troth__clock(troth_loop *loop);        /* reads the clock, and sets `now` */
/* What the core takes for the time of a suspension. (libuv's clock may be some milliseconds behind.) */
static inline uint32_t troth__ticks(const troth_loop *loop, uint64_t at)
{
    return (int64_t)(at - loop->born) > 0 ? (uint32_t)((at - loop->born) / TROTH_TICK) : 0;
}
static inline void troth__tell_time(const troth_loop *loop, uint64_t at) { troth__state.now = troth__ticks(loop, at); }
/* A macrotask begins in which the clock is read only if somebody asks for it: where nanoseconds count. */
static inline void troth__turned(troth_loop *loop)
{
    loop->stale = true;
    if (!loop->virtual_time)
        troth__tell_time(loop, uv_now(loop->uv) * 1000000);
}

/* --- loop.c ---------------------------------------------------------------------------------------------------------- */

/* On libuv's loop of the host, or, NULL, on one of its own. */
troth_loop *troth__loop_make(uv_loop_t *uv);
void troth__immediates_run(troth_loop *loop);
bool troth__loop_alive(troth_loop *loop);       /* is there anything to wait for? */
bool troth__jobs_left(void);

/* --- post.c ---------------------------------------------------------------------------------------------------------- */

int troth__mail_open(troth_loop *loop);         /* gives libuv's code of a failure */
void troth__mail_close(troth_loop *loop);       /* `ended` is set */
/* Nothing is held or posted, and from now on nothing can be. False: something is. */
bool troth__mail_end(troth_loop *loop);
/* Brings what keeps libuv's loop alive up to date; is anything held or posted? */
bool troth__mail_awaited(troth_loop *loop);
void troth__handle_close(troth_loop *loop, uv_handle_t *handle);   /* the memory stays until libuv is through with it */

/* --- guest.c --------------------------------------------------------------------------------------------------------- */

int troth__guest_open(troth_loop *loop);
void troth__guest_close(troth_loop *loop);
void troth__guest_arm(troth_loop *loop);        /* an adopted loop: libuv shall know what is to come */
static inline void troth__changed(troth_loop *loop)
{
    if (TROTH_UNLIKELY(loop->adopted))
        troth__guest_arm(loop);
}

/* --- dumps.c --------------------------------------------------------------------------------------------------------- */

void troth__dumps_end(troth_loop *loop);
void troth__dumps_look(void);                   /* the poll was woken: is a dump asked for? */

/* --- timers.c -------------------------------------------------------------------------------------------------------- */

struct troth__callback *troth__timer_new(troth_loop *loop, int64_t ms, loop_callback *fn, void *arg);
void troth__timer_drop(troth_loop *loop, struct troth__callback *timer);    /* it has not fired */
bool troth__timers_left(const troth_loop *loop);
uint64_t troth__timers_first(troth_loop *loop); /* when the first is due; there is one */
void troth__timers_run(troth_loop *loop);       /* those that are due, each a macrotask */
void troth__timers_bury(troth_loop *loop);        /* frees the dead */
void troth__timers_end(troth_loop *loop);       /* gives the memory back: only dead ones are left */

#endif
