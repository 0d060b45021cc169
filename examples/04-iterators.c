/*
 * Iterators that are no generators: over arrays, over strings, and of C callbacks. Whoever takes an iterator(int) need not
 * know which it is. An iterable is a thing that gives a new iterator each time it is walked.
 *
 *     troth run examples/04-iterators.c
 */
#include <troth.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct node { int value; struct node *next; } node;

/* The iterator of a list: `self` is the callbacks' own state. True hands out a value; false is the end. */
static bool list_next(void *self, int *value, troth_error **error)
{
    node **at = self;
    (void)error;                            /* a failure would be put here, and false returned */
    if (!*at)
        return false;
    *value = (*at)->value;
    *at = (*at)->next;
    return true;
}

static iterator(int) list_iterate(void *list)
{
    node **at = malloc(sizeof *at);
    if (!at)
        abort();
    *at = list;
    return iter_make(int, at, list_next, free);     /* `free` is called once, when the iterator is freed */
}

static generator int squares(int n)
{
    for (int i = 1; i <= n; i++)
        yield i * i;
}

/* Takes any iterator over numbers. Arguments are borrowed: whoever made the iterator releases it. */
static int sum(iterator(int) numbers)
{
    int total = 0;
    foreach (int n, numbers)
        total += n;
    return total;
}

async int main(void)                        /* here temporaries like squares(5) are released by themselves */
{
    const int array[] = { 3, 1, 4, 1, 5 };
    node c = { 30, NULL }, b = { 20, &c }, a = { 10, &b };

    printf("array %d\n", sum(iter_array(int, array, 5)));
    printf("list %d\n", sum(list_iterate(&a)));
    printf("generator %d\n", sum(squares(5)));

    foreach (char letter, iter_string("async"))
        putchar(toupper((unsigned char)letter));
    putchar('\n');

    /* Every pair of the list's elements: the inner loop needs an iterator of its own each time. */
    iterable(int) list = iterable_make(int, &a, list_iterate);
    foreach (int x, iter_of(list)) {
        foreach (int y, iter_of(list))
            printf("%4d", x * y / 10);
        putchar('\n');
    }
    return 0;
}
