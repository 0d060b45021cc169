/* Calling the batch writer does nothing until it is iterated, and each step writes one batch. */
#include <stdio.h>
#include <troth.h>

enum { SIZE = 2 };

static int written[8];
static int written_count = 0;

static void bulk(const int *batch, int count)
{
    for (int i = 0; i < count; i++)
        written[written_count++] = batch[i];
}

generator int range(int total)
{
    for (int i = 0; i < total; i++)
        yield i;
}

generator int copy_in_batches(iterator(int) docs)
{
    int batch[SIZE], count = 0;
    foreach (int doc, docs) {
        batch[count++] = doc;
        if (count == SIZE) {
            bulk(batch, count);
            count = 0;
            yield;
        }
    }
    if (count) {
        bulk(batch, count);
        yield;
    }
}

static void show(const char *when)
{
    printf("after %s: [", when);
    for (int i = 0; i < written_count; i++)
        printf(i ? ", %d" : "%d", written[i]);
    puts("]");
}

async int main(void)
{
    iterator(int) job = copy_in_batches(range(5));
    show("the call");
    iter_next(job);
    show("one step");
    iter_next(job);
    show("two steps");
    foreach (int step, job)
        (void)step;
    show("the rest");
    return 0;
}
