/* foreach stops at done and leaves out the value that was returned. */
#include <troth.h>
#include <stdio.h>

generator int foo(void)
{
    yield 1;
    yield 2;
    yield 3;
    yield 4;
    yield 5;
    return 6;
}

int main(void)
{
    foreach (int v, foo())
        printf("%d\n", v);

    const char *before = "[ ";
    foreach (int v, foo()) {
        printf("%s%d", before, v);
        before = ", ";
    }
    int length = 0;
    foreach (int v, foo())
        length += v != 0;
    printf(" ] %d\n", length);
    return 0;
}
