/* One field of every document, fetched a page at a time and only when it is asked for. */
#include <stdio.h>
#include <string.h>
#include <troth.h>

typedef const char *text;

enum { DOCS = 7, PAGE = 3 };

typedef struct { int id; char your_field[24]; int other; } doc;
typedef struct { doc docs[DOCS]; } search;      /* stands for the connection to the search engine */
typedef struct { int id; text value; } hit;

/* A lazy walk over pages: only the wanted field of each document is handed out. */
generator hit scan(const search *es, text wanted, text index)
{
    for (int start = 0; start < DOCS; start += PAGE) {
        int end = start + PAGE < DOCS ? start + PAGE : DOCS;
        printf("  page of %d from %s\n", end - start, index);
        for (int i = start; i < end; i++) {
            const doc *d = &es->docs[i];
            yield (hit){ d->id, strcmp(wanted, "your_field") == 0 ? d->your_field : NULL };
        }
    }
}

generator text get_docs(const search *es, text field)
{
    foreach (hit h, scan(es, field, "your_index"))
        yield h.value;
}

async int main(void)
{
    search es;
    for (int i = 0; i < DOCS; i++) {
        es.docs[i] = (doc){ .id = i, .other = i };
        snprintf(es.docs[i].your_field, sizeof es.docs[i].your_field, "value %d", i);
    }
    foreach (text value, get_docs(&es, "your_field"))
        puts(value);
    return 0;
}
