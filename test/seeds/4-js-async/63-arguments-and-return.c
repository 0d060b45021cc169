/* A generator takes arguments and returns a value through iter_next. */
#include <troth.h>
#include <stdio.h>

static generator int foo(int x, int y)
{
    return x * y;
}

async int main(void)
{
    iterator(int) it = foo(6, 7);
    iter_result(int) res = iter_next(it);
    printf("%d %s\n", res.value, res.done ? "true" : "false");
    return 0;
}
