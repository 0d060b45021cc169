/* Without a return the last iter_next is answered by an implicit return of a zero value. */
#include <troth.h>
#include <stdio.h>

static generator const char *without(void)
{
    yield "1";
}

static generator const char *bare(void)
{
    yield "1";
    return;
}

async int main(void)
{
    iterator(const char *) (*const gens[])(void) = { without, bare };

    for (int i = 0; i < 2; i++) {
        iterator(const char *) it = gens[i]();
        iter_next(it);
        iter_result(const char *) res = iter_next(it);
        printf("{ value: %s, done: %s }\n", res.value ? res.value : "undefined", res.done ? "true" : "false");
    }
    return 0;
}
