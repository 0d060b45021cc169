/* An error that is thrown in and not caught comes out of iter_throw and finishes the generator. */
#include <errno.h>
#include <troth.h>
#include <stdio.h>

generator int gen(void)
{
    yield 1;
    puts("never printed");
    yield 2;
}

static void show(iter_result(int) r)
{
    if (r.done && r.value == 0)
        puts("{ value: undefined, done: true }");
    else
        printf("{ value: %d, done: %s }\n", r.value, r.done ? "true" : "false");
}

int main(void)
{
    iterator(int) it = gen();
    show(iter_next(it));
    iter_result(int) r = iter_throw(it, error_new(EINVAL, "oops"));
    if (r.error)
        printf("thrown: %s\n", r.error->message);
    error_free(r.error);
    show(iter_next(it));
    iter_release(it);
    return 0;
}
