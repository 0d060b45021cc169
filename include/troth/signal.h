/*
 * signal.h: the signals that this process gets. The handlers are libuv's; as in Node a signal arrives as a macrotask.
 */
#ifndef TROTH_SIGNAL_H
#define TROTH_SIGNAL_H

#include <signal.h>
#include <troth/task.h>


/* signal_watch(SIGINT), signal_watch(SIGINT, SIGTERM, ...): an async iterator over the numbers of the signals that arrive
 * from this call on. While it lives their default action is suspended; it is back when the last iterator over a signal has
 * ended or was released. One that is pending already is not counted again, as in the kernel; different ones come in the
 * order of their arrival. Every iterator over a signal gets it. Gives. Errors, at the first step: EINVAL ("watch signal 9:
 * invalid argument": it cannot be caught, or does not exist), EMFILE. */
#define signal_watch(...) troth_signal_watch(TROTH_SIGNALS(__VA_ARGS__))
/* The number of the first of these signals that arrives: a promise(int). A signal_watch of one step. */
#define signal_wait(...) troth_signal_wait(TROTH_SIGNALS(__VA_ARGS__))
#define TROTH_SIGNALS(...) (const int[]){ __VA_ARGS__ }, (int)(sizeof((const int[]){ __VA_ARGS__ }) / sizeof(int))

/* The same over an array, which is copied. */
TROTH_ASYNC_ITERATOR(int) troth_signal_watch(const int *signals, int count);
TROTH_PROMISE(int, int) troth_signal_wait(const int *signals, int count);

#endif
