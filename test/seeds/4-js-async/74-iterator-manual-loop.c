/* A plain for loop does the same by hand and could send values in; here in a plain C function. */
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

int main(void)
{
    int next_val = 0;
    iterator(int) something = iter_make(int, &next_val, next, NULL);

    for (iter_result(int) ret; ret = iter_next(something), !ret.done; ) {
        printf("%d\n", ret.value);
        if (ret.value > 500)
            break;
    }
    iter_release(something);
    return 0;
}
