/* The last, short batch is written too, and an exact multiple makes no empty one. */
#include <stdio.h>
#include <troth.h>

enum { SIZE = 1000 };

typedef struct { int sizes[8]; int calls; } record;

static void bulk(record *r, const int *batch, int count)
{
    (void)batch;
    r->sizes[r->calls++] = count;
}

generator int range(int total)
{
    for (int i = 0; i < total; i++)
        yield i;
}

generator int copy_in_batches(iterator(int) docs, record *r)
{
    int batch[SIZE], count = 0;
    foreach (int doc, docs) {
        batch[count++] = doc;
        if (count == SIZE) {
            bulk(r, batch, count);
            count = 0;
            yield;
        }
    }
    if (count) {
        bulk(r, batch, count);
        yield;
    }
}

async int main(void)
{
    static const int totals[] = { 0, 1, 999, 1000, 1001, 2500, 3000 };
    foreach (int total, iter_array(int, totals, 7)) {
        record r = { .calls = 0 };
        int steps = 0;
        foreach (int step, copy_in_batches(range(total), &r)) {
            (void)step;
            steps++;
        }
        printf("%d -> [", total);
        for (int i = 0; i < r.calls; i++)
            printf(i ? ", %d" : "%d", r.sizes[i]);
        printf("] steps: %d\n", steps);
    }
    return 0;
}
