/* A generator of structs gives [index, element] pairs; a loop takes up where a call of iter_next stopped. */
#include <troth.h>
#include <stdio.h>

struct entry {
    size_t index;
    const char *element;
};

generator struct entry entries(const char **list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        yield (struct entry){ i, list[i] };
}

static void show(iter_result(struct entry) r)
{
    if (r.done)
        printf("{ value: %s, done: true }\n", r.value.element ? r.value.element : "undefined");
    else
        printf("{ value: [ %zu, '%s' ], done: false }\n", r.value.index, r.value.element);
}

int main(void)
{
    const char *list[] = { "a", "b", "c" };
    iterator(struct entry) it = entries(list, 3);
    show(iter_next(it));
    foreach (struct entry e, it)
        printf("%zu %s\n", e.index, e.element);
    show(iter_next(it));
    iter_release(it);
    return 0;
}
