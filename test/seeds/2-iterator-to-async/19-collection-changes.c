/* Between two resumptions the collection may change, and its iterator sees it, until it has ended once. */
#include <troth.h>
#include <stdio.h>
#include <string.h>

struct list {
    const char *items[8];
    size_t length;
};

static void push(struct list *list, const char *item)
{
    list->items[list->length++] = item;
}

generator const char *values(const struct list *list)
{
    for (size_t i = 0; i < list->length; i++)
        yield list->items[i];
}

static void show(iter_result(const char *) r)
{
    if (r.value)
        printf("{ value: '%s', done: %s }\n", r.value, r.done ? "true" : "false");
    else
        printf("{ value: undefined, done: %s }\n", r.done ? "true" : "false");
}

static void print_rest(iterator(const char *) it, const char *end)
{
    const char *before = "[ ", *after = "[]";
    foreach (const char *v, it) {
        printf("%s'%s'", before, v);
        before = ", ";
        after = " ]";
    }
    printf("%s%s", after, end);
}

int main(void)
{
    struct list list = { .items = { "a", "b" }, .length = 2 };
    iterator(const char *) it = values(&list);
    show(iter_next(it));
    list.items[1] = "changed";
    push(&list, "added");
    show(iter_next(it));
    show(iter_next(it));
    show(iter_next(it));
    push(&list, "too late");
    show(iter_next(it));
    iter_release(it);

    struct list snapshot = list;
    list.length = 0;
    iterator(const char *) before = values(&snapshot), after = values(&list);
    print_rest(before, " ");
    print_rest(after, "\n");
    iter_release(before);
    iter_release(after);
    return 0;
}
