/* iter_throw on a finished generator gives its error back every time. */
#include <errno.h>
#include <troth.h>
#include <stdio.h>

generator int gen(void)
{
    yield 1;
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
    printf("[");
    foreach (int v, it)
        printf(" %d ", v);
    puts("]");
    const char *reasons[] = { "first", "second" };
    for (int i = 0; i < 2; i++) {
        iter_result(int) r = iter_throw(it, error_new(EINVAL, "%s", reasons[i]));
        if (r.error)
            printf("thrown: %s\n", r.error->message);
        error_free(r.error);
    }
    show(iter_next(it));
    iter_release(it);
    return 0;
}
