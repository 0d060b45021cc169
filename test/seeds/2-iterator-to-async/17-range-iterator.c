/* A hand-written iterator without a generator: a struct, and a function that answers with an iter_result. */
#include <troth.h>
#include <stdio.h>

struct range {
    int next_index, end, step;
    int iteration_count;
};

static iter_result(int) range_next(struct range *range)
{
    if (range->next_index < range->end) {
        iter_result(int) result = { .value = range->next_index };
        range->next_index += range->step;
        range->iteration_count++;
        return result;
    }
    return (iter_result(int)){ .value = range->iteration_count, .done = true };
}

int main(void)
{
    struct range it = { .next_index = 1, .end = 10, .step = 2 };
    iter_result(int) result = range_next(&it);
    while (!result.done) {
        printf("%d\n", result.value);
        result = range_next(&it);
    }
    printf("Iterated over sequence of size: %d\n", result.value);
    result = range_next(&it);
    printf("{ value: %d, done: %s }\n", result.value, result.done ? "true" : "false");
    return 0;
}
