/* The locals of a generator stay alive between resumptions; those of a plain function start afresh. */
#include <stdio.h>
#include <troth.h>

static int plain_total(int x)
{
    int total = 0;
    total += x;
    return total;
}

generator int running_total(const int *values, size_t count)
{
    int total = 0;
    for (size_t i = 0; i < count; i++) {
        total += values[i];
        yield total;
    }
}

int main(void)
{
    static const int values[] = { 5, 6, 7 };
    printf("[%d, %d, %d]\n", plain_total(5), plain_total(6), plain_total(7));
    iterator(int) gen = running_total(values, 3);
    printf("%d\n", iter_next(gen).value);
    printf("%d\n", iter_next(gen).value);
    printf("%d\n", iter_next(gen).value);
    iter_release(gen);
    return 0;
}
