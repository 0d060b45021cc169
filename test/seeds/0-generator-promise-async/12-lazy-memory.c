/* One item is alive at a time with a generator, all of them with an array. */
#include <stdio.h>
#include <stdlib.h>
#include <troth.h>

typedef struct { int number; } item;

static int alive, peak;

static item *item_new(int number)
{
    item *it = malloc(sizeof *it);
    it->number = number;
    if (++alive > peak)
        peak = alive;
    return it;
}

static void item_free(item *it)
{
    alive--;
    free(it);
}

enum { COUNT = 1000 };

/* Makes all of them first, and then hands them out. */
generator item *as_list(void)
{
    item *items[COUNT];
    for (int i = 0; i < COUNT; i++)
        items[i] = item_new(i);
    for (int i = 0; i < COUNT; i++)
        yield items[i];
}

generator item *as_generator(void)
{
    for (int i = 0; i < COUNT; i++)
        yield item_new(i);
}

async void measure(const char *name, iterator(item *) source)
{
    int count = 0;
    peak = 0;
    foreach (item *it, source) {
        count++;
        item_free(it);                          /* who asks for an item owns it */
    }
    printf("%s items: %d peak alive: %d\n", name, count, peak);
}

async int main(void)
{
    await measure("as_list", as_list());
    await measure("as_generator", as_generator());
    return alive;
}
