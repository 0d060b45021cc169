/* Two instances of one generator exchange values through their callers. */
#include <troth.h>
#include <stdio.h>

static int z = 1;

static generator int foo(void)
{
    int x = yield 2;
    z++;
    int y = yield x * z;
    printf("%d %d %d\n", x, y, z);
}

async int main(void)
{
    iterator(int) it1 = foo(), it2 = foo();
    int val1 = iter_next(it1).value;
    int val2 = iter_next(it2).value;
    printf("%d %d\n", val1, val2);

    val1 = iter_send(it1, val2 * 10).value;
    val2 = iter_send(it2, val1 * 5).value;
    printf("%d %d\n", val1, val2);

    iter_send(it1, val2 / 2);
    iter_send(it2, val1 / 4);
    return 0;
}
