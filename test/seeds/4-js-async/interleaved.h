/* What some cases of this folder share: two generators that change the same two numbers. */
#include <troth.h>

struct state { int a, b; };

static generator int foo(struct state *s)
{
    s->a++;
    yield;
    s->b = s->b * s->a;
    s->a = (yield s->b) + 3;
}

static generator int bar(struct state *s)
{
    s->b--;
    yield;
    s->a = (yield 8) + s->b;
    int a = s->a;               /* as it is before the pause */
    s->b = a * (yield 2);
}
