/* The iterator of an array, step by step to the end and past it. */
#include <troth.h>
#include <stdio.h>

static void show(iter_result(int) r)
{
    if (r.done && r.value == 0)
        puts("{ value: undefined, done: true }");
    else
        printf("{ value: %d, done: %s }\n", r.value, r.done ? "true" : "false");
}

int main(void)
{
    int arr[] = { 1, 2, 3, 4, 5 };
    iterator(int) ite = iter_array(int, arr, 5);
    for (int i = 0; i < 7; i++)
        show(iter_next(ite));
    iter_release(ite);
    return 0;
}
