/* yield remembers its place and may be met many times; return ends the generator for good. */
#include <troth.h>
#include <stdio.h>

generator int yields(void)
{
    for (int i = 1; i <= 3; i++)
        yield i;
}

generator int returns_first(void)
{
    for (int i = 1; i <= 3; i++)
        return i;
}

static void show(iter_result(int) r, const char *end)
{
    if (r.done && r.value == 0)
        printf("{ value: undefined, done: true }%s", end);
    else
        printf("{ value: %d, done: %s }%s", r.value, r.done ? "true" : "false", end);
}

int main(void)
{
    iterator(int) a = yields();
    iterator(int) b = returns_first();
    for (int i = 0; i < 4; i++) {
        show(iter_next(a), " ");
        show(iter_next(b), "\n");
    }
    iter_release(a);
    iter_release(b);
    return 0;
}
