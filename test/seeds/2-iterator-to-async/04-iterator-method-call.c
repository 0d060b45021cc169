/* Each loop asks the iterable for an iterator once, and works on the iterator that it gets. */
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>

struct counter {
    int n;
};

static bool counter_next(void *self, int *value, troth_error **error)
{
    struct counter *counter = self;
    (void)error;
    counter->n++;
    printf("  next call %d\n", counter->n);
    *value = counter->n;
    return counter->n <= 2;
}

static iterator(int) iterate(void *asked)
{
    int *times = asked;
    (*times)++;
    puts("asked for an iterator, arguments: 0");
    return iter_make(int, calloc(1, sizeof(struct counter)), counter_next, free);
}

int main(void)
{
    int asked = 0;
    iterable(int) list = iterable_make(int, &asked, iterate);

    foreach (int v, iter_of(list))
        printf("  value %d\n", v);

    int all[4], count = 0;
    foreach (int v, iter_of(list))
        all[count++] = v;
    printf("[");
    for (int i = 0; i < count; i++)
        printf("%s %d", i ? "," : "", all[i]);
    puts(" ]");
    return asked == 2 ? 0 : 1;
}
