#include <troth.h>

generator int numbers(int n);

int sum(int n)
{
    int sum = 0;
    foreach (int x, numbers(n)) {
        if (x > 100)
            break;
        sum += x;
    }
    return sum;
}
