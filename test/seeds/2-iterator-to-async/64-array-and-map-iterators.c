/* A list iterates its values, a map its [key, value] pairs: each type chooses which of its iterators loops use. */
#include <troth.h>
#include <stdio.h>

struct entry {
    int index;
    const char *element;
};

struct pair {
    const char *key;
    int value;
};

struct list {
    int count;
    const char *items[2];
};

struct map {
    int count;
    struct pair pairs[2];
};

generator const char *list_values(const struct list *list)
{
    for (int i = 0; i < list->count; i++)
        yield list->items[i];
}

generator struct entry list_entries(const struct list *list)
{
    for (int i = 0; i < list->count; i++)
        yield (struct entry){ i, list->items[i] };
}

generator struct pair map_entries(const struct map *map)
{
    for (int i = 0; i < map->count; i++)
        yield map->pairs[i];
}

static iterator(const char *) (*const list_iterate)(const struct list *) = list_values;
static iterator(struct pair) (*const map_iterate)(const struct map *) = map_entries;

static void print_texts(iterator(const char *) it)
{
    const char *before = "[ ";
    foreach (const char *text, it) {
        printf("%s'%s'", before, text);
        before = ", ";
    }
    printf(" ] ");
    iter_release(it);
}

int main(void)
{
    struct list list = { 2, { "a", "b" } };
    struct map map = { 2, { { "x", 1 }, { "y", 2 } } };

    puts(list_iterate == list_values ? "true" : "false");
    print_texts(list_iterate(&list));
    print_texts(list_values(&list));
    const char *before = "[ ";
    foreach (struct entry e, list_entries(&list)) {
        printf("%s[ %d, '%s' ]", before, e.index, e.element);
        before = ", ";
    }
    puts(" ]");

    puts(map_iterate == map_entries ? "true" : "false");
    foreach (struct pair p, map_iterate(&map))
        printf("%s %d\n", p.key, p.value);
    return 0;
}
