/* Dropping the last reference to a suspended generator closes it: what it finally does is done. Being closed is a return at
 * the yield, which no catch sees; a finally can tell that the yield was not resumed. */
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
    bool resumed = false;
    try {
        yield 1;
        resumed = true;
    } finally {
        if (!resumed)
            puts("GeneratorExit inside");
        puts("finally inside");
    }
    (void)big;
}

int main(void)
{
    iterator(int) gen = holder(&alive);
    iter_next(gen);
    printf("suspended, alive: %s\n", alive ? "True" : "False");
    iter_release(gen);
    printf("dropped, alive: %s\n", alive ? "True" : "False");
    return 0;
}
