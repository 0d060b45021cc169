/* The range written as a generator: a for loop with a yield in it. */
#include <troth.h>
#include <stdio.h>

generator int range(int start, int end, int step)
{
    for (int i = start; i < end; i += step)
        yield i;
}

int main(void)
{
    const char *before = "[ ";
    foreach (int i, range(1, 10, 2)) {
        printf("%s%d", before, i);
        before = ", ";
    }
    puts(" ]");

    int length = 0;
    foreach (int i, range(0, 100, 1))
        length += i >= 0;
    printf("%d\n", length);

    foreach (int i, range(0, 3, 1))
        printf("%d\n", i);
    return 0;
}
