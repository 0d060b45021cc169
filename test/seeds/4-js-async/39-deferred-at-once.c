/* An old deferred that calls its callbacks at once when it is resolved: 2 3 4 5 1. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

/* Stands for the deferred of an old library. */
struct deferred {
    bool resolved;
    void (*callbacks[4])(void);
    int count;
};

static void resolve(struct deferred *d)
{
    d->resolved = true;
    for (int i = 0; i < d->count; i++)
        d->callbacks[i]();
    d->count = 0;
}

static void then(struct deferred *d, void (*callback)(void))
{
    if (d->resolved)
        callback();
    else
        d->callbacks[d->count++] = callback;
}

static void print_1(void *arg)
{
    puts("1");
}

static void print_4(void)
{
    puts("4");
}

async int main(void)
{
    struct deferred my_promise = { 0 };

    timer_start(0, print_1, NULL);
    puts("2");
    resolve(&my_promise);
    puts("3");
    then(&my_promise, print_4);
    puts("5");
    return 0;
}
