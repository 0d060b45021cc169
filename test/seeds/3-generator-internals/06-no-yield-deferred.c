/* A generator without a yield is a function whose run is put off until iter_next, here in a timer. */
#include <troth.h>
#include <stdio.h>

generator int f(void)
{
    puts("\u6267\u884c\u4e86!");
}

static void show(iter_result(int) r)
{
    if (r.done && r.value == 0)
        puts("{ value: undefined, done: true }");
    else
        printf("{ value: %d, done: %s }\n", r.value, r.done ? "true" : "false");
}

static void run(void *arg)
{
    iterator(int) it = arg;
    show(iter_next(it));
    show(iter_next(it));
    iter_release(it);
}

int main(void)
{
    iterator(int) it = f();
    puts("created");
    timer_start(20, run, it);
    puts("waiting");
    return loop_run();
}
