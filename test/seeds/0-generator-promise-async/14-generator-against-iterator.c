/* A hand-kept iterator and a generator give the same sequence; the generator keeps its own state. */
#include <stdio.h>
#include <stdlib.h>
#include <troth.h>

static bool count_down(void *self, int *value, troth_error **error)
{
    int *n = self;
    (void)error;
    if (*n == 0)
        return false;
    *value = (*n)--;
    return true;
}

/* The state lives on the heap until the iterator is freed. */
static iterator(int) countdown_iterator(int from)
{
    int *n = malloc(sizeof *n);
    *n = from;
    return iter_make(int, n, count_down, free);
}

generator int countdown_generator(int from)
{
    while (from > 0)
        yield from--;
}

static void print_list(iterator(int) list)
{
    const char *comma = " ";
    printf("[");
    foreach (int n, list) {
        printf("%s%d", comma, n);
        comma = ", ";
    }
    puts(" ]");
}

async int main(void)
{
    print_list(countdown_iterator(3));
    print_list(countdown_generator(3));
    foreach (int n, countdown_iterator(2))
        printf("iterator %d\n", n);
    foreach (int n, countdown_generator(2))
        printf("generator %d\n", n);
    return 0;
}
