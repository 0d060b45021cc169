/* A generator hands out 0..4, one iter_next at a time, then answers done. */
#include <stdio.h>
#include <troth.h>

generator int generate_seq(void)
{
    int i = 0;
    while (i < 5) {
        yield i;
        i++;
    }
}

int main(void)
{
    iterator(int) seq = generate_seq();
    for (int call = 0; call < 6; call++) {
        iter_result(int) r = iter_next(seq);
        if (r.done)
            printf("{ value: undefined, done: true }\n");
        else
            printf("{ value: %d, done: false }\n", r.value);
    }
    iter_release(seq);
    return 0;
}
