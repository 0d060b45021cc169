/* Closing a generator that never started runs none of its code, not even a finally. */
#include <stdio.h>
#include <troth.h>

generator int gen_fn(void)
{
    try {
        puts("never printed");
        yield 1;
    } finally {
        puts("never printed");
    }
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
