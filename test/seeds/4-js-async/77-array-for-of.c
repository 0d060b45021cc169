/* An array can be iterated over. */
#include <troth.h>
#include <stdio.h>

async int main(void)
{
    int a[] = { 1, 3, 5, 7, 9 };

    foreach (int v, iter_array(int, a, 5))
        printf("%d\n", v);
    return 0;
}
