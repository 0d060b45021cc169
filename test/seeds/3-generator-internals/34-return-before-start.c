/* iter_return before the first resumption finishes the generator without running any of it. */
#include <troth.h>
#include <stdio.h>

generator int returns(const char *) gen(void)
{
    try {
        puts("never printed");
        yield 1;
    } finally {
        puts("never printed");
    }
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
    show(iter_return(it, "closed"));
    show(iter_next(it));
    iter_release(it);
    return 0;
}
