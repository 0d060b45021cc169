/* Walking an inner generator in a loop consumes its values inside; the outside gets only x and y. */
#include <troth.h>
#include <stdio.h>

generator returns(int) const char *foo(void)
{
    yield "a";
    yield "b";
    return 1000;
}

generator const char *bar(void)
{
    yield "x";
    foreach (const char *i, foo())
        printf("inside %s\n", i);
    yield "y";
}

int main(void)
{
    foreach (const char *v, bar())
        printf("outside %s\n", v);
    return 0;
}
