/* An error in the body, here of an inner iterator that fails, comes out of iter_next and finishes the generator. */
#include <errno.h>
#include <troth.h>
#include <stdio.h>

static bool missing(void *self, int *value, troth_error **error)
{
    (void)self, (void)value;
    *error = error_new(EFAULT, "nothing there to read");
    return false;
}

generator int gen(void)
{
    yield 1;
    foreach (int v, iter_make(int, NULL, missing, NULL))
        yield v;
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
    iter_result(int) r = iter_next(it);
    if (r.error)
        printf("thrown: %s\n", r.error->code == EFAULT ? "TypeError" : "Error");
    error_free(r.error);
    show(iter_next(it));
    iter_release(it);
    return 0;
}
