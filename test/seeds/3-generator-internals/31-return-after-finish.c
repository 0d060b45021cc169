/* iter_return(it, v) on a finished generator answers v, and iter_next still nothing. */
#include <troth.h>
#include <stdio.h>

generator int returns(const char *) gen(void)
{
    yield 1;
}

static void show(iter_result(int, const char *) r)
{
    if (!r.done)
        printf("{ value: %d, done: false }\n", r.value);
    else if (r.result)
        printf("{ value: '%s', done: true }\n", r.result);
    else
        puts("{ value: undefined, done: true }");
}

int main(void)
{
    iterator(int, int, const char *) it = gen();
    printf("[");
    foreach (int v, it)
        printf(" %d ", v);
    puts("]");
    show(iter_return(it, "late"));
    show(iter_return(it, NULL));
    show(iter_next(it));
    iter_release(it);
    return 0;
}
