/* The same producer with the standard iterator interface. */
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
    iterator(int) something = iter_make(int, &next_val, next, NULL);

    for (int i = 0; i < 4; i++)
        printf("%d\n", iter_next(something).value);
    return 0;
}
