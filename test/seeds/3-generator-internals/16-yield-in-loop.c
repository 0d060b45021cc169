/* For values alone, yield_from, a loop that yields, and the yields written out are the same. */
#include <troth.h>
#include <stdio.h>

generator int foo(void)
{
    yield 'a';
    yield 'b';
    return 1000;
}

generator int star(void)
{
    yield 'x';
    yield_from foo();
    yield 'y';
}

generator int loop(void)
{
    yield 'x';
    foreach (int v, foo())
        yield v;
    yield 'y';
}

generator int flat(void)
{
    yield 'x';
    yield 'a';
    yield 'b';
    yield 'y';
}

int main(void)
{
    struct { const char *name; iterator(int) (*form)(void); } forms[] = { { "star", star }, { "loop", loop }, { "flat", flat } };

    for (int i = 0; i < 3; i++) {
        iterator(int) it = forms[i].form();
        printf("%s", forms[i].name);
        foreach (int v, it)
            printf(" %c", v);
        putchar('\n');
        iter_release(it);
    }
    return 0;
}
