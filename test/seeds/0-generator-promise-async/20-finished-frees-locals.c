/* A finished generator lets go of what its variables own at once, not when it is released. */
#include <stdio.h>
#include <troth.h>

static bool alive;

static bool big_next(void *self, int *value, troth_error **error)
{
    (void)self, (void)value, (void)error;
    return false;
}

static void big_close(void *self)
{
    *(bool *)self = false;
}

static iterator(int) big_open(bool *watch)
{
    *watch = true;
    return iter_make(int, watch, big_next, big_close);
}

generator int holder(bool *watch)
{
    iterator(int) big = big_open(watch);
    yield 1;
    yield 2;
    (void)big;
}

static const char *truth(bool b)
{
    return b ? "True" : "False";
}

int main(void)
{
    iterator(int) gen = holder(&alive);
    iter_next(gen);
    printf("suspended, alive: %s\n", truth(alive));
    iter_next(gen);
    printf("suspended, alive: %s\n", truth(alive));
    iter_result(int) last = iter_next(gen);
    if (last.done)
        puts("ended: end");
    printf("finished, alive: %s\n", truth(alive));
    printf("frame: %s\n", iter_done(gen) ? "None" : "suspended");
    iter_release(gen);
    return 0;
}
