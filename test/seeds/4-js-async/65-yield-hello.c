/* yield "Hello" sends a message out before it takes one in. */
#include <troth.h>
#include <stdio.h>

static generator receives(int) returns(int) const char *foo(int x)
{
    int y = x * (yield "Hello");
    return y;
}

async int main(void)
{
    iterator(const char *, int, int) it = foo(6);
    iter_result(const char *, int) res = iter_next(it);

    puts(res.value);
    res = iter_send(it, 7);
    printf("%d\n", res.result);
    return 0;
}
