/* A bare yield asks for a value, which iter_send supplies. It hands out a zero value, which stands for undefined here. */
#include <troth.h>
#include <stdio.h>

static generator receives(int) returns(int) const char *foo(int x)
{
    int y = x * (yield);
    return y;
}

async int main(void)
{
    iterator(const char *, int, int) it = foo(6);
    iter_result(const char *, int) res = iter_next(it);

    printf("{ value: %s, done: %s }\n", res.value ? res.value : "undefined", res.done ? "true" : "false");
    res = iter_send(it, 7);
    printf("{ value: %d, done: %s }\n", res.result, res.done ? "true" : "false");
    return 0;
}
