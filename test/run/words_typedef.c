/* A typedef named `iterator` and a macro named `yield`: the unit's own; the reserved spellings go on working. */
#include <troth.h>
#include <stdio.h>

typedef struct { const char *at; } iterator;
#undef yield
#define yield(x) ((x) * 2)

static int next(iterator *it)
{
    return *it->at ? *it->at++ : 0;
}

static generator int count(int n)
{
    for (int i = 0; i < n; i++)
        _Yield yield(i);
}

/* a struct member of function type and a compound literal of the program's own `iterator` */
struct box { iterator inner, (*make)(const char *); };

static iterator make(const char *s)
{
    return (iterator){s};
}

async int main(void)
{
    iterator it = {"ab"};
    struct box b = {.inner = make("x"), .make = make};
    await sleep_ms(1);
    int sum = next(&it);
    sum += next(&it);
    iterator copy = it, *p = &copy;
    await sleep_ms(1);
    _Iterator(int) numbers = count(4);
    foreach (int v, numbers)
        sum += v;
    printf("%d %d %c%c\n", sum, next(p), next(&b.inner), next(&(iterator){b.make("y").at}));
}
// expect: 207 0 xy
