/* A generator with N yields is advanced by N+1 calls of iter_next; more change nothing. */
#include <troth.h>
#include <stdio.h>

generator int with_yields(int n)
{
    for (int i = 1; i <= n; i++)
        yield i;
    printf("  last segment of %d\n", n);
}

int main(void)
{
    for (int n = 0; n <= 3; n++) {
        iterator(int) it = with_yields(n);
        int calls = 0;
        iter_result(int) result;
        do {
            result = iter_next(it);
            calls++;
        } while (!result.done);
        printf("%d yields, %d calls, then", n, calls);
        printf(" %s", iter_next(it).done ? "true" : "false");
        printf(" %s\n", iter_next(it).done ? "true" : "false");
        iter_release(it);
    }
    return 0;
}
