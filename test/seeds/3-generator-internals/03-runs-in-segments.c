/* Each iter_next runs from the last stop to the next yield or the return. */
#include <troth.h>
#include <stdio.h>

static const char *trace;

generator int gen(void)
{
    trace = "head";
    yield 1;
    trace = "middle";
    yield 2;
    trace = "tail";
    return 3;
}

int main(void)
{
    iterator(int) it = gen();
    for (int i = 0; i < 4; i++) {
        trace = "nothing";
        iter_result(int) r = iter_next(it);
        if (r.value)
            printf("%d", r.value);
        else
            printf("undefined");
        printf(" %s - ran: %s\n", r.done ? "true" : "false", trace);
    }
    iter_release(it);
    return 0;
}
