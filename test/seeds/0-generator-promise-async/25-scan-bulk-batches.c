/* 200000 documents are rewritten in batches of 1000 while at most one batch is held. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <troth.h>

enum { TOTAL = 200000, BATCH = 1000 };

typedef struct { int id, f; char noise[24]; } doc;

static int alive, peak;

static doc *doc_new(int id, int f, const char *noise)
{
    doc *d = malloc(sizeof *d);
    *d = (doc){ .id = id, .f = f };
    strcpy(d->noise, noise);
    if (++alive > peak)
        peak = alive;
    return d;
}

static void doc_free(doc *d)
{
    alive--;
    free(d);
}

/* The documents belong to the one who asks. */
generator doc *scan(int total)
{
    for (int i = 0; i < total; i++)
        yield doc_new(i, i % 10, "xxxxxxxxxxxxxxxxxxxx");
}

typedef struct { int calls, smallest, largest, documents, checksum; } sink;

static void sink_bulk(sink *s, doc *const *actions, int count)
{
    if (s->calls++ == 0)
        s->smallest = s->largest = count;
    s->smallest = count < s->smallest ? count : s->smallest;
    s->largest = count > s->largest ? count : s->largest;
    s->documents += count;
    for (int i = 0; i < count; i++)
        s->checksum += actions[i]->f;
}

static void write_out(sink *s, doc **batch, int *count)
{
    sink_bulk(s, batch, *count);
    for (int i = 0; i < *count; i++)
        doc_free(batch[i]);
    *count = 0;
}

/* Each step writes one batch; only the wanted field is copied. */
generator int copy_field(iterator(doc *) source, sink *s)
{
    doc *batch[BATCH];
    int count = 0;
    foreach (doc *d, source) {
        batch[count++] = doc_new(d->id, d->f, "");
        doc_free(d);
        if (count == BATCH) {
            write_out(s, batch, &count);
            yield;
        }
    }
    if (count) {
        write_out(s, batch, &count);
        yield;
    }
}

async int main(void)
{
    sink s = { 0 };
    int steps = 0;
    foreach (int step, copy_field(scan(TOTAL), &s)) {
        (void)step;
        steps++;
    }
    printf("steps: %d\n", steps);
    printf("bulk calls: %d sizes: [%d", s.calls, s.smallest);
    if (s.largest != s.smallest)
        printf(", ..., %d", s.largest);
    puts("]");
    printf("documents: %d checksum: %d\n", s.documents, s.checksum);
    printf("peak alive stays near one batch: %s\n", BATCH <= peak && peak <= BATCH + 2 ? "True" : "False");
    printf("alive at the end: %d\n", alive);
    return 0;
}
