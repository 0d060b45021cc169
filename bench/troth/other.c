#include "other.h"

generator int count_to(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}

async int answer(int x)
{
    return x;
}
