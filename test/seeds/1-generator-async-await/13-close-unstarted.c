/* Closing a generator that never started runs none of its code. */
#include <stdio.h>
#include <troth.h>

generator int gen_fn(void)
{
    puts("never printed");
    yield 1;
    puts("never printed");
}

async int main(void)
{
    iterator(int) gen = gen_fn();
    iter_close(gen);
    iter_result(int) r = iter_next(gen);
    if (r.done)
        puts("ended");
    else
        printf("%d\n", r.value);
    return 0;
}
