/* An iterable whose iterator is always the same one can be given to foreach. */
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

static iterator(int) itself(void *self)
{
    return iter_keep((iterator(int))self);
}

async int main(void)
{
    int next_val = 0;
    iterator(int) something = iter_make(int, &next_val, next, NULL);
    iterable(int) again = iterable_make(int, something, itself);

    iterator(int) it = iter_of(again);
    puts(it == something ? "true" : "false");
    foreach (int v, iter_of(again)) {
        printf("%d\n", v);
        if (v > 30)
            break;
    }
    return 0;
}
