/*
 * Generators that recurse. `yield_from` hands over to another generator until that one ends, and its value is what that one
 * returns. So the walk of a tree is written as for printing it, and is as lazy as any other sequence.
 *
 *     troth run examples/05-tree.c
 */
#include <troth.h>

#include <stdio.h>
#include <stdlib.h>

typedef struct tree { int key; struct tree *left, *right; } tree;

static void insert(tree **t, int key)
{
    while (*t)
        t = key < (*t)->key ? &(*t)->left : &(*t)->right;
    if (!(*t = malloc(sizeof **t)))
        abort();
    **t = (tree){ .key = key };
}

static void free_tree(tree *t)
{
    if (t) {
        free_tree(t->left);
        free_tree(t->right);
        free(t);
    }
}

/* Hands out the keys in order, and returns the height. */
static generator int walk(const tree *t)
{
    if (!t)
        return 0;
    int left = yield_from walk(t->left);
    yield t->key;
    int right = yield_from walk(t->right);
    return 1 + (left > right ? left : right);
}

/* Do two trees hold the same keys, whatever their shapes? Both are walked only as far as they agree. */
static async bool same_keys(const tree *a, const tree *b, int *steps)
{
    iterator(int) x = walk(a), y = walk(b);
    for (*steps = 1; ; ++*steps) {
        iter_result(int) p = iter_next(x);
        iter_result(int) q = iter_next(y);
        if (p.done || q.done)
            return p.done && q.done;
        if (p.value != q.value)
            return false;                       /* both walks are closed here, with all that they have delegated to */
    }
}

async int main(void)
{
    static const int keys[] = { 50, 30, 70, 20, 40, 60, 80 };
    enum { N = sizeof keys / sizeof *keys };
    tree *bushy = NULL, *list = NULL, *other = NULL;
    for (int i = 0; i < N; i++) {
        insert(&bushy, keys[i]);
        insert(&list, 20 + 10 * i);             /* the same keys in order: a tree that is a list */
        insert(&other, keys[N - 1 - i] + (i == N - 1));
    }
    defer {                                     /* however main is left */
        free_tree(bushy);
        free_tree(list);
        free_tree(other);
    }

    iterator(int) it = walk(bushy);
    for (bool done = false; !done; ) {          /* by hand: foreach has no use for what a generator returns */
        iter_result(int) r = iter_next(it);
        done = r.done;
        if (done)
            printf("- height %d\n", r.result);
        else
            printf("%d ", r.value);
    }

    int steps;
    bool same = await same_keys(bushy, list, &steps);
    printf("bushy and list: %s after %d steps\n", same ? "the same keys" : "different", steps);
    same = await same_keys(bushy, other, &steps);
    printf("bushy and other: %s after %d steps\n", same ? "the same keys" : "different", steps);
    return 0;
}
