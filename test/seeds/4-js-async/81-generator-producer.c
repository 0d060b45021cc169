/* The producer as a generator: a loop without end, and its state is a local. */
#include <troth.h>
#include <stdio.h>

static generator int something(void)
{
    int next_val = 0;

    while (true) {
        next_val = next_val == 0 ? 1 : 3 * next_val + 6;
        yield next_val;
    }
}

async int main(void)
{
    foreach (int v, something()) {
        printf("%d\n", v);
        if (v > 500)
            break;
    }
    return 0;
}
