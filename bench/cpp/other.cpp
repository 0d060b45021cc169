#include "generator.hpp"

generator count_to(int n)
{
    for (int i = 0; i < n; i++)
        co_yield i;
}
