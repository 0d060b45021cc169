/* The expression after yield is evaluated only when the generator gets there. */
#include <troth.h>
#include <stdio.h>

static int compute(int x)
{
    printf("  computing %d\n", x);
    return x * x;
}

generator int gen(void)
{
    yield compute(2);
    yield compute(3);
}

int main(void)
{
    iterator(int) it = gen();
    puts("created");
    printf("%d\n", iter_next(it).value);
    puts("between");
    printf("%d\n", iter_next(it).value);
    iter_release(it);
    return 0;
}
