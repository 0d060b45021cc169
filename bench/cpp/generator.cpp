#include "generator.hpp"
#include "../measure.h"

enum { VALUES = 300000 };

static generator here(int n)
{
    for (int i = 0; i < n; i++)
        co_yield i;
}

static generator here_three(int n)
{
    for (int i = 0; i < n; i += 3) {
        co_yield i;
        co_yield i + 1;
        co_yield i + 2;
    }
}

static NOINLINE void take(generator g)
{
    long sum = 0;
    int x;
    while (g.next(x))
        ADD(sum, x);
    g.handle.destroy();
}

int main()
{
    MEASURE("next", VALUES, take(count_to(VALUES)));
    MEASURE("foreach-handle", VALUES, take(count_to(VALUES)));
    MEASURE("foreach-one", VALUES, take(here(VALUES)));
    MEASURE("foreach-three", VALUES, take(here_three(VALUES)));
}
