/* foreach calls `next` by itself; an endless iterator is left by break. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static bool next(void *self, int *value, troth_error **error)
{
    int *next_val = self;
    *next_val = *next_val == 0 ? 1 : 3 * *next_val + 6;
    *value = *next_val;
    return true;
}

async int main(void)
{
    int next_val = 0;

    foreach (int v, iter_make(int, &next_val, next, NULL)) {
        printf("%d\n", v);
        if (v > 500)
            break;
    }
    return 0;
}
