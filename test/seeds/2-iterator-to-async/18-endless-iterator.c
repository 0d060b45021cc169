/* An iterator needs no room for its sequence, so it may be endless: here one of callbacks. */
#include <troth.h>
#include <stdio.h>

struct range {
    double next_index, end, step;
};

static bool range_next(void *self, double *value, troth_error **error)
{
    struct range *range = self;
    (void)error;
    if (range->next_index >= range->end)
        return false;
    *value = range->next_index;
    range->next_index += range->step;
    return true;
}

static void show(iter_result(double) r)
{
    if (r.done && r.value == 0)
        puts("{ value: undefined, done: true }");
    else
        printf("{ value: %.0f, done: %s }\n", r.value, r.done ? "true" : "false");
}

int main(void)
{
    struct range from_zero = { 0, __builtin_inf(), 1 };
    iterator(double) naturals = iter_make(double, &from_zero, range_next, NULL);
    iter_result(double) result = { 0 };
    for (int i = 0; i <= 1000000; i++)
        result = iter_next(naturals);
    show(result);
    iter_release(naturals);

    struct range empty = { 5, 5, 1 };
    iterator(double) nothing = iter_make(double, &empty, range_next, NULL);
    show(iter_next(nothing));
    iter_release(nothing);
    return 0;
}
