/* An iterator may be a C callback and its state: it gives values, and past the end it answers done. */
#include <stdio.h>
#include <troth.h>

typedef const char *text;
typedef struct { const text *items; int count, i; } list;

static bool list_next(void *self, text *value, troth_error **error)
{
    list *l = self;
    (void)error;
    if (l->i == l->count)
        return false;
    *value = l->items[l->i++];
    return true;
}

static void show(iter_result(text) r)
{
    if (r.done)
        puts("{ done: true }");
    else
        printf("{ value: '%s', done: false }\n", r.value);
}

int main(void)
{
    static const text letters[] = { "a", "b" };
    list state = { letters, 2, 0 };
    iterator(text) it = iter_make(text, &state, list_next, NULL);
    show(iter_next(it));
    show(iter_next(it));
    show(iter_next(it));
    show(iter_next(it));
    iter_release(it);
    return 0;
}
