/* Each iter_of an iterable gives a new iterator with its own place. */
#include <troth.h>
#include <stdio.h>

static iterator(int) iterate(void *array)
{
    return iter_array(int, array, 5);
}

async int main(void)
{
    int array[] = { 1, 3, 5, 7, 9 };
    iterable(int) a = iterable_make(int, array, iterate);

    iterator(int) it = iter_of(a);
    printf("%d %d %d\n", iter_next(it).value, iter_next(it).value, iter_next(it).value);
    iterator(int) other = iter_of(a);
    printf("%s %d %d\n", it == other ? "true" : "false", iter_next(other).value, iter_next(it).value);
    return 0;
}
