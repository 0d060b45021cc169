/* A call runs nothing of the body; each iter_next runs it to the next yield, and the last one to its end. */
#include <troth.h>
#include <stdio.h>

generator const char *gen(void)
{
    puts("start");
    yield "one";
    puts("middle");
    yield "two";
    puts("end");
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
    iterator(const char *) it = gen();
    puts("called");
    for (int i = 0; i < 4; i++)
        show(iter_next(it));
    iter_release(it);
    return 0;
}
