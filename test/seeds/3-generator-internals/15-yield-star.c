/* yield_from hands the inner values out, and its own value is what the inner generator returns. */
#include <troth.h>
#include <stdio.h>

generator int foo(void)
{
    yield 'a';
    yield 'b';
    return 1000;
}

generator int bar(void)
{
    yield 'x';
    int b = yield_from foo();
    printf("inside %d\n", b);
    yield 'y';
}

int main(void)
{
    foreach (int v, bar())
        printf("outside %c\n", v);
    return 0;
}
