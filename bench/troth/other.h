/* other.h: what the benchmarks call in another unit (other.c), so that no compiler can look through the call. */
#include <troth.h>

generator int count_to(int n);
async int answer(int x);
