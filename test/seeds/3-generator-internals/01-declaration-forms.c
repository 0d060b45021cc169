/* `generator` may stand anywhere among the specifiers; a generator also stands behind a pointer in a struct. */
#include <troth.h>
#include <stdio.h>

generator int gen1(void)
{
    yield 1;
    yield 2;
    return 3;
}

int generator gen2(void)
{
    yield 1;
    yield 2;
    return 3;
}

static int generator first(void)
{
    yield 1;
    yield 2;
    return 3;
}

static inline generator int second(void)
{
    yield 1;
    yield 2;
    return 3;
}

typedef iterator(int) generator_function(void);

struct named {
    const char *name;
    generator_function *call;
};

#define NAMED(f) { #f, f }

int main(void)
{
    struct { generator_function *a, *b; } obj = { first, second };
    generator_function *a = obj.a;
    iterator(int) (*b)(void) = obj.b;
    struct named all[] = { NAMED(gen1), NAMED(gen2), NAMED(a), NAMED(b) };

    for (int i = 0; i < 4; i++) {
        iterator(int) it = all[i].call();
        printf("%s", all[i].name);
        for (int n = 0; n < 3; n++)
            printf(" %d", iter_next(it).value);
        printf(" %s\n", iter_next(it).done ? "true" : "false");
        iter_release(it);
    }
    return 0;
}
