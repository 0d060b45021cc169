/* What the first resumption sends is ignored, as no yield waits for it yet, and so is what comes after the end. */
#include <troth.h>
#include <stdio.h>

generator const char *func(const char *b)
{
    const char *first = yield b;
    printf("first yield gave %s\n", first);
    const char *second = yield "again";
    printf("second yield gave %s\n", second);
}

static void show(iter_result(const char *) r)
{
    if (r.value)
        printf("{ value: '%s', done: %s }\n", r.value, r.done ? "true" : "false");
    else
        printf("{ value: undefined, done: %s }\n", r.done ? "true" : "false");
}

int main(void)
{
    iterator(const char *) it = func("parameter");
    show(iter_send(it, "dropped"));
    show(iter_send(it, "A"));
    show(iter_send(it, "B"));
    show(iter_send(it, "dropped too"));
    iter_release(it);
    return 0;
}
