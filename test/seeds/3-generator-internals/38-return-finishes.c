/* iter_return(it, v) answers v with done, and skips the rest of the body. */
#include <troth.h>
#include <stdio.h>

generator int returns(const char *) gen(void)
{
    yield 1;
    puts("never printed");
    yield 2;
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
    show(iter_next(it));
    show(iter_return(it, "early"));
    show(iter_next(it));
    iter_release(it);
    return 0;
}
