/* The same program with a real promise: 2 3 5 4 1. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static void print_1(void *arg)
{
    puts("1");
}

static void print_4(troth_promise *settled, troth_promise *derived, void *context)
{
    puts("4");
}

async int main(void)
{
    promise(void) my_promise = promise_new(void);

    timer_start(0, print_1, NULL);
    puts("2");
    promise_resolve(my_promise);
    puts("3");
    promise_then(void, my_promise, print_4, NULL, NULL);
    puts("5");
    return 0;
}
