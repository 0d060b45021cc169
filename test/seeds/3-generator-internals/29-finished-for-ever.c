/* A finished generator answers done with a zero value for ever, whatever is sent. */
#include <troth.h>
#include <stdio.h>

generator int gen(void)
{
    yield 1;
    return 2;
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
    show(iter_next(it));
    bool alike = true;
    for (int i = 0; i < 1000; i++) {
        iter_result(int) r = iter_send(it, i);
        alike = alike && r.value == 0 && r.done;
    }
    printf("a thousand times alike: %s\n", alike ? "true" : "false");
    show(iter_next(it));
    printf("[");
    foreach (int v, it)
        printf(" %d ", v);
    puts("]");
    iter_release(it);
    return 0;
}
