/* iter_send resumes, and its value becomes the result of the yield at which the generator was waiting. */
#include <math.h>
#include <stdio.h>
#include <troth.h>

generator double receives(int) averager(void)
{
    double total = 0, average = NAN;            /* no average yet */
    int count = 0;
    for (;;) {
        total += yield average;
        count++;
        average = total / count;
    }
}

static void print(double average)
{
    if (isnan(average))
        puts("None");
    else
        printf("%.1f\n", average);
}

async int main(void)
{
    iterator(double, int, double) gen = averager();
    print(iter_next(gen).value);
    print(iter_send(gen, 10).value);
    print(iter_send(gen, 20).value);
    print(iter_send(gen, 60).value);
    return 0;
}
