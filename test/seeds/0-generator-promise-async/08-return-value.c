/* `return` in a generator is given once, with done, and nothing but done after that; foreach drops it. */
#include <stdio.h>
#include <troth.h>

typedef const char *text;

generator text gen(void)
{
    yield "yielded";
    return "returned";
}

static void show(iter_result(text) r)
{
    if (r.value)
        printf("{ value: '%s', done: %s }\n", r.value, r.done ? "true" : "false");
    else
        printf("{ value: undefined, done: %s }\n", r.done ? "true" : "false");
}

int main(void)
{
    iterator(text) it = gen();
    show(iter_next(it));
    show(iter_next(it));
    show(iter_next(it));
    iter_release(it);
    printf("spread: [");
    foreach (text value, gen())
        printf(" '%s'", value);
    puts(" ]");
    return 0;
}
