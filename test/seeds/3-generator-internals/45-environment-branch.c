/* A yield behind a test of the environment stays in the generator and is decided when it gets there. */
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

generator int func(void)
{
    yield 1;
    yield 2;
    yield 3;
    if (strcmp(getenv("NODE_ENV"), "production") != 0)
        yield 1000;
    yield 4;
    return 5;
}

static void print_rest(const char *name, iterator(int) it)
{
    printf("%s", name);
    foreach (int v, it)
        printf(" %d", v);
    puts("");
    iter_release(it);
}

int main(void)
{
    const char *modes[] = { "development", "production" };
    for (int i = 0; i < 2; i++) {
        setenv("NODE_ENV", modes[i], 1);
        print_rest(modes[i], func());
    }

    setenv("NODE_ENV", "development", 1);
    iterator(int) it = func();
    iter_next(it);
    iter_next(it);
    setenv("NODE_ENV", "production", 1);
    print_rest("changed on the way", it);
    return 0;
}
