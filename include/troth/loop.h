/*
 * loop.h: the event loop (macrotasks) and the microtask queue. The order is that of ECMA-262's jobs and of Node's loop.
 */
#ifndef TROTH_LOOP_H
#define TROTH_LOOP_H

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
troth_loop *loop_current(void);
/* The clock jumps to the next timer when nothing else is ready. Before the first timer; also TROTH_VIRTUAL_TIME=1. */
void loop_virtual_time(bool on);
/* Runs `fn(arg)` on the thread pool; settles with what it returns. */
TROTH_PROMISE(void_ptr, void *) loop_work(void *(*fn)(void *arg), void *arg);
/* Lists every live task: function, line of its suspension, what it awaits. */
void loop_dump(FILE *out);
/* SIGUSR1 dumps to stderr from now on, or not any more; also TROTH_DUMP=1 in the environment. */
void loop_dump_on_signal(bool on);
/* Replaces malloc and free for everything the runtime allocates; before the first promise. */
void troth_allocator(void *(*allocate)(size_t), void (*deallocate)(void *));

#endif
