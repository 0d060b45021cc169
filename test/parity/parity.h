/* What the C twins share: callbacks that print, as `() => console.log(text)` does in the JavaScript twins. */
#ifndef PARITY_H
#define PARITY_H

#include <troth.h>
#include <stdio.h>
#include <stdlib.h>

#define UNUSED __attribute__((unused))

/* For timers, immediates and microtasks. */
UNUSED static void say(void *text)
{
    puts(text);
}

/* For promise_then and its kin: prints `context`, and what the promise was settled with. */
UNUSED static void on_say(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled, (void)derived;
    puts(context);
}

UNUSED static void on_int(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    printf("%s %d\n", (char *)context, promise_value((promise(int))settled));
}

UNUSED static void on_error(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    printf("%s %s\n", (char *)context, promise_error(settled)->message);
}

/* x => { console.log(text); return x + 1; } */
UNUSED static void on_add(troth_promise *settled, troth_promise *derived, void *context)
{
    puts(context);
    promise_resolve((promise(int))derived, promise_value((promise(int))settled) + 1);
}

/* A chain of `turns` reactions on a settled promise that prints `name 1`, `name 2`, ...: a clock that counts turns. */
struct ticks { const char *name; int n, turns; };

UNUSED static void tick_again(void *arg)
{
    struct ticks *t = arg;
    printf("%s %d\n", t->name, ++t->n);
    if (t->n < t->turns)
        loop_microtask(tick_again, t);
    else
        free(t);
}

UNUSED static void count_turns(const char *name, int turns)
{
    struct ticks *t = malloc(sizeof *t);
    if (!t)
        abort();
    *t = (struct ticks){name, 0, turns};
    loop_microtask(tick_again, t);
}

/* The reactions below are kept by nobody: releases what promise_then gives. */
#define THEN(...) promise_release(promise_then(__VA_ARGS__))
#define CATCH(...) promise_release(promise_catch(__VA_ARGS__))
#define FINALLY(...) promise_release(promise_finally(__VA_ARGS__))

#endif
