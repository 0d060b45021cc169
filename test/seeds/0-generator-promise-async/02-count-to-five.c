/* A generator hands out 0..4, one iter_next at a time; where Python raises StopIteration, `.done` is set. */
#include <stdio.h>
#include <troth.h>

generator int generate_seq(void)
{
    for (int i = 0; i < 5; i++)
        yield i;
}

async int main(void)
{
    iterator(int) seq = generate_seq();
    for (int call = 0; call < 6; call++) {
        iter_result(int) r = iter_next(seq);
        if (r.done)
            puts("StopIteration");
        else
            printf("%d\n", r.value);
    }
    return 0;
}
