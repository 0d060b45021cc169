/* A generator serves as the iterate function of an iterable: here of a tree, which it walks by recursion. */
#include <troth.h>
#include <stdio.h>

struct node {
    int value, count;
    struct node *children;
};

generator int walk(void *self)
{
    struct node *node = self;
    yield node->value;
    for (int i = 0; i < node->count; i++) {
        foreach (int value, walk(&node->children[i]))
            yield value;
    }
}

static void print_rest(iterator(int) it)
{
    const char *before = "[ ";
    foreach (int v, it) {
        printf("%s%d", before, v);
        before = ", ";
    }
    puts(" ]");
}

static iterator(int) itself(void *self)
{
    return iter_keep((iterator(int))self);
}

int main(void)
{
    struct node three = { .value = 3 };
    struct node children[] = { { 2, 1, &three }, { .value = 4 } };
    struct node root = { 1, 2, children };
    iterable(int) tree = iterable_make(int, &root, walk);

    iterator(int) all = iter_of(tree);
    print_rest(all);
    iter_release(all);

    iterator(int) it = iter_of(tree);
    iterable(int) again = iterable_make(int, it, itself);
    iterator(int) same = iter_of(again);
    printf("%s %d ", same == it ? "true" : "false", iter_next(it).value);
    print_rest(same);
    iter_release(same);
    iter_release(it);
    return 0;
}
