/* Each call gives a new generator with its own state, and each can be iterated once. */
#include <troth.h>
#include <stdio.h>

generator int gen(void)
{
    yield 1;
    yield 2;
}

static void print_rest(iterator(int) it, const char *end)
{
    const char *before = "[ ", *after = "[]";
    foreach (int v, it) {
        printf("%s%d", before, v);
        before = ", ";
        after = " ]";
    }
    printf("%s%s", after, end);
}

int main(void)
{
    iterator(int) a = gen();
    iterator(int) b = gen();
    printf("%s ", a == b ? "true" : "false");
    printf("%d ", iter_next(a).value);
    printf("%d ", iter_next(a).value);
    printf("%d\n", iter_next(b).value);

    iterator(int) fresh = gen();
    print_rest(a, " ");
    print_rest(b, " ");
    print_rest(a, " ");
    print_rest(fresh, "\n");
    iter_release(a);
    iter_release(b);
    iter_release(fresh);
    return 0;
}
