/* For the programs that sweep an example together with its counterpart: the example's `main` is a task beside the counterpart's.
 * Whichever ends first ends the other one, so that neither waits for somebody who was interrupted. */
#ifndef EXAMPLE_H
#define EXAMPLE_H

#include <signal.h>
#include <troth.h>

/* Asks an example to end as its user would, with a signal; if it does not listen (any more), it is cancelled. */
static inline void end_example(promise(int) example)
{
    struct sigaction action;
    if (sigaction(SIGTERM, NULL, &action) || action.sa_handler == SIG_DFL)
        promise_cancel(example);
    else
        raise(SIGTERM);
}

/* Waits for the first of the two, ends the other one, and waits for the example. */
static inline async void run_beside(promise(int) example, promise(void) counterpart)
{
    defer {
        promise_cancel(counterpart);
        promise_cancel(example);
    }
    await promise_race(example, counterpart);
    await example;
}

#endif
