/* other.h: what the benchmarks call in another unit (other.c), so that no compiler can look through the call. */
#include <stdbool.h>

/* An opaque callback: gives the next value, or false at the end. */
struct source {
    bool (*next)(struct source *self, int *value);
};

struct source *count_to(int n);
int answer(int x);
