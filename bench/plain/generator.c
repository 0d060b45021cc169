/* generator.c: the limits: a callback that another unit made, and a loop in place. */
#include "other.h"
#include "../measure.h"

enum { VALUES = 300000 };

static NOINLINE void take_next(struct source *source)
{
    long sum = 0;
    int x;
    while (source->next(source, &x))
        ADD(sum, x);
}

static NOINLINE void loop_one(int n)
{
    long sum = 0;
    for (int i = 0; i < n; i++)
        ADD(sum, i);
}

static NOINLINE void loop_three(int n)
{
    long sum = 0;
    for (int i = 0; i < n; i += 3) {
        ADD(sum, i);
        ADD(sum, i + 1);
        ADD(sum, i + 2);
    }
}

int main(void)
{
    MEASURE("next", VALUES, struct source *s = count_to(VALUES); take_next(s); free(s));
    MEASURE("foreach-handle", VALUES, struct source *s = count_to(VALUES); take_next(s); free(s));
    MEASURE("foreach-one", VALUES, loop_one(VALUES));
    MEASURE("foreach-three", VALUES, loop_three(VALUES));
    return 0;
}
