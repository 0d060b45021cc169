/* An error thrown in is handled by the try around the yield, and iter_throw answers with the next yield. */
#include <errno.h>
#include <troth.h>
#include <stdio.h>

generator int gen(void)
{
    int errors = 0;
    for (;;) {
        try {
            yield errors;
        } catch {
            errors++;
        }
    }
}

static void show(iter_result(int) r)
{
    printf("{ value: 'errors so far: %d', done: %s }\n", r.value, r.done ? "true" : "false");
}

int main(void)
{
    iterator(int) it = gen();
    show(iter_next(it));
    show(iter_throw(it, error_new(EINVAL, "a")));
    show(iter_throw(it, error_new(EINVAL, "b")));
    show(iter_next(it));
    iter_release(it);
    return 0;
}
