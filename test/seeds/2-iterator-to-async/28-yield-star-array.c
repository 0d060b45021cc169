/* yield_from over an array's iterator gives the elements one by one; that one has no result, which is a zero. */
#include <troth.h>
#include <stdio.h>

generator int gen(void)
{
    static const int elements[] = { 1, 2 };
    int result = yield_from iter_array(int, elements, 2);
    printf("result of yield*: %s\n", result == 0 ? "undefined" : "a number");
    yield 3;
}

int main(void)
{
    foreach (int v, gen())
        printf("%d\n", v);
    return 0;
}
