/* Consumers of one producer share its place: each loop goes on where the last one stopped. A foreach that is left by
 * break closes its iterator (in JavaScript one without `return` stays open), so every loop takes an iterator of its own. */
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

static iterator(int) iterate(void *next_val)
{
    return iter_make(int, next_val, next, NULL);
}

async int main(void)
{
    int next_val = 0;
    iterable(int) something = iterable_make(int, &next_val, iterate);

    iterator(int) it = iter_of(something);
    for (int i = 0; i < 4; i++)
        printf("next %d\n", iter_next(it).value);
    foreach (int v, iter_of(something)) {
        printf("for...of %d\n", v);
        if (v > 500)
            break;
    }
    for (iter_result(int) ret; ret = iter_next(it), !ret.done; ) {
        printf("for %d\n", ret.value);
        if (ret.value > 500)
            break;
    }
    return 0;
}
