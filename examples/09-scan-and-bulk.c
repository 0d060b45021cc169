/*
 * A large job in constant memory: 200000 documents are read, rewritten, and stored in batches of 1000. Each stage is a
 * generator that asks the one before it, so that never more than one batch is in memory, and nothing runs until the last
 * stage is asked.
 *
 *     troth run examples/09-scan-and-bulk.c
 */
#include <troth.h>

#include <stdio.h>
#include <stdlib.h>

enum { DOCUMENTS = 200000, BATCH = 1000 };

typedef struct { int id, cents; } document;

static int held, most_held;

/* Reads one document after the other, as a search index's scan does; the taker owns what it is given. */
static generator document *scan(int count)
{
    for (int id = 0; id < count; id++) {
        document *d = malloc(sizeof *d);
        if (!d)
            abort();
        *d = (document){ id, id % 100 };
        if (++held > most_held)
            most_held = held;
        yield d;
    }
}

/* The rewriting: prices rise by a fifth. */
static generator document *rewrite(iterator(document *) source)
{
    foreach (document *d, source) {
        d->cents += d->cents / 5;
        yield d;
    }
}

/* Stands for one bulk request: what it takes it frees. Gives the sum of all prices. */
static long store(document **batch, int count)
{
    long sum = 0;
    for (int i = 0; i < count; i++) {
        sum += batch[i]->cents;
        free(batch[i]);
        held--;
    }
    return sum;
}

/* Stores a batch each time it is resumed, and hands out its sum. */
static generator long bulk(iterator(document *) source)
{
    document *batch[BATCH];
    int count = 0;
    foreach (document *d, source) {
        batch[count++] = d;
        if (count == BATCH) {
            count = 0;
            yield store(batch, BATCH);
        }
    }
    if (count > 0)
        yield store(batch, count);              /* the last one may be short */
}

async int main(void)
{
    int batches = 0;
    long sum = 0;
    foreach (long batch, bulk(rewrite(scan(DOCUMENTS)))) {
        batches++;
        sum += batch;
    }
    printf("%d documents in %d batches, %ld cents\n", DOCUMENTS, batches, sum);
    printf("never more than %d in memory, %d at the end\n", most_held, held);
    return 0;
}
