/* Closing the consumer early fetches no further page and lets scan clean up. */
#include <stdio.h>
#include <troth.h>

enum { DOCS = 9, PAGE = 3 };

typedef struct { int id, f; } doc;

generator doc scan(const doc *es, int count)
{
    try {
        for (int start = 0; start < count; start += PAGE) {
            printf("  fetch page %d\n", start / PAGE);
            yield_from iter_array(doc, es + start, count - start < PAGE ? count - start : PAGE);
        }
    } finally {
        puts("  clear scroll");
    }
}

generator int get_docs(const doc *es, int count)
{
    foreach (doc d, scan(es, count))
        yield d.f;
}

int main(void)
{
    doc docs[DOCS];
    for (int i = 0; i < DOCS; i++)
        docs[i] = (doc){ i, i * 10 };

    iterator(int) values = get_docs(docs, DOCS);
    foreach (int value, values) {
        printf("%d\n", value);
        if (value >= 30)
            break;                              /* closes `values`, and so scan */
    }
    printf("left over: [");
    foreach (int value, values)
        printf(" %d ", value);
    puts("]");
    iter_release(values);
    return 0;
}
