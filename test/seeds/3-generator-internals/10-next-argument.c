/* What is sent is the value of the yield that the generator waits at. */
#include <troth.h>
#include <stdio.h>

generator int func(int b)
{
    int next = yield b;
    int next2 = yield next + 3;
    return next2 + 10;
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
    iterator(int) ge = func(22);
    show(iter_next(ge));
    show(iter_send(ge, 33));
    show(iter_send(ge, 330));
    iter_release(ge);
    return 0;
}
