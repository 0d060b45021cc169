/* What some cases of this folder share: f(), whose run is put off until a timer asks for its values. */
#include <stdio.h>
#include <troth.h>

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
