/* An iterable that hands out one and the same iterator: the loop goes on where the calls before it stopped. */
#include <troth.h>
#include <stdio.h>

static bool next_square(void *self, int *value, troth_error **error)
{
    int *n = self;
    (void)error;
    ++*n;
    *value = *n * *n;
    return *n <= 3;
}

static iterator(int) itself(void *self)
{
    return iter_keep((iterator(int))self);
}

int main(void)
{
    int n = 0;
    iterator(int) it = iter_make(int, &n, next_square, NULL);
    iterable(int) my = iterable_make(int, it, itself);

    iterator(int) same = iter_of(my);
    puts(same == it ? "true" : "false");
    iter_release(same);

    printf("%d\n", iter_next(it).value);
    foreach (int v, iter_of(my))
        printf("%d\n", v);
    iter_release(it);
    return 0;
}
