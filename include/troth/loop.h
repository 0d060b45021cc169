/*
 * loop.h: the event loop (macrotasks) and the microtask queue. The order is that of ECMA-262's jobs and of Node's loop.
 */
#ifndef TROTH_LOOP_H
#define TROTH_LOOP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <troth/task.h>
#include <troth/promise.h>

typedef struct troth_loop troth_loop;
typedef uint64_t timer_id;                      /* never 0, never reused */
typedef void loop_callback(void *arg);

/* queueMicrotask: `fn(arg)` runs after the current code, before the next macrotask. */
void loop_microtask(loop_callback *fn, void *arg);
/* setTimeout and setInterval: milliseconds; below 1 means 1. Never early; in due order, and when equal in the order in
 * which they were set. Ends the program with a message when memory is out. */
timer_id timer_start(int64_t ms, loop_callback *fn, void *arg);
timer_id timer_every(int64_t ms, loop_callback *fn, void *arg);
/* clearTimeout: an id that has fired or was stopped does nothing. */
void timer_stop(timer_id id);
/* setImmediate. */
void loop_immediate(loop_callback *fn, void *arg);
/* Settles after `ms` milliseconds. An operation of the running task: it can be cancelled. */
TROTH_PROMISE(void, void) sleep_ms(int64_t ms);
/* Runs `fn(arg)` on the thread pool; settles with what it returns. */
TROTH_PROMISE(void_ptr, void *) loop_work(void *(*fn)(void *arg), void *arg);
#ifndef TROTH_ERASE
/* Settles as p does. When the time is up first: if p is a task or operation of a running task and nobody else waits for
 * it, it is cancelled, and a rejection with ETIMEDOUT follows when it has ended (its own error is the cause); otherwise
 * ETIMEDOUT at once, and p goes on. Borrows p; gives. */
#define promise_timeout(p, ms) ((__typeof__(p))troth_promise_timeout(sizeof(*(p)), _Alignof(__typeof__(*(p))), TROTH_P(p), (ms)))
#endif
troth_promise *troth_promise_timeout(size_t size, size_t align, troth_promise *p, int64_t ms);
/* Milliseconds on the loop's monotonic clock, read when the current macrotask started. */
uint64_t loop_now(void);
/* For a plain C main: runs until nothing is left to wait for. 0, or -1 when tasks are left that nothing can settle
 * (they are listed on stderr). */
int loop_run(void);
/* This thread's loop, made when it is first needed. Borrowed: the thread's. */
troth_loop *loop_current(void);
/* Ends this thread's loop and gives all of its memory back: for a thread with a plain C function that has run one. 0; or
 * EBUSY, and nothing is changed: the loop runs, something is left to run or to wait for (loop_run first), a handle is
 * open, it is held, or promises of this thread are still referenced. Another one can be made afterwards. */
int loop_close(void);

/* --- other threads. These five may be called by any thread, but not by a signal handler. ---------------------------------- */

/* `fn(arg)` runs as a macrotask on the loop's thread; what one thread posts, in its order. True: it will run (a loop does
 * not end before). False: the loop has ended, it will not run, and arg stays the caller's. Ends the program with a message
 * when memory is out. */
bool loop_post(troth_loop *loop, loop_callback *fn, void *arg);
/* The loop does not end until it is unheld as often: whoever is going to post holds it. To be called on the loop's thread, or
 * by one that holds it already. Gives `loop`. */
troth_loop *loop_hold(troth_loop *loop);
void loop_unhold(troth_loop *loop);
/* The pointer stays valid until it is released, also when the loop has ended (then loop_post gives false). A hold does that,
 * too. Accept NULL. */
troth_loop *loop_keep(troth_loop *loop);
void loop_release(troth_loop *loop);

/* --- the loop as a guest of another main loop (docs/loop.md) ------------------------------------------------------------------ */

/* Readable when something has happened; belongs into the host's poll, together with the time-out: milliseconds until
 * loop_turn wants to be called; 0: now; -1: not before the descriptor is readable. */
int loop_backend_fd(void);
int loop_backend_timeout(void);
/* What is ready, in loop_run's order, without waiting. False: nothing is left to wait for. */
bool loop_turn(void);
struct uv_loop_s;
/* Before anything else of this thread: its loop is on a libuv loop that the host owns and runs by uv_run. 0, EINVAL for NULL,
 * or EBUSY: there is a loop already. After loop_close the host runs its own once more before it closes it. */
int loop_adopt(struct uv_loop_s *uv);
/* The end of a host's callback that has called Troth: the microtasks run now, as after any macrotask of the loop. */
void loop_drain(void);

/* --- for tests, and to look inside ---------------------------------------------------------------------------------------------- */

/* The clock jumps to the next timer when nothing else is ready. Before the first timer; also TROTH_VIRTUAL_TIME=1. */
void loop_virtual_time(bool on);
/* Lists every live task: function, line of its suspension, what it awaits, and for how long (in hundredths of a second, since
 * the beginning of the macrotask in which it was suspended). */
void loop_dump(FILE *out);
/* SIGUSR1 dumps this thread's tasks to stderr from now on, or not any more; also TROTH_DUMP=1 in the environment. It shows
 * those of a loop that is starved by its microtasks, too. */
void loop_dump_on_signal(bool on);
/* Replaces malloc and free for everything the runtime allocates; before the first promise. */
void troth_allocator(void *(*allocate)(size_t), void (*deallocate)(void *));

#endif
