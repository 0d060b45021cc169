/* yield_from hands values out, passes sent values in, and takes the value of the inner return. */
#include <stdio.h>
#include <troth.h>

typedef const char *text;

generator text inner(void)
{
    text got = yield "inner 1";
    printf("inner received: %s\n", got);
    got = yield "inner 2";
    printf("inner received: %s\n", got);
    return "inner result";
}

generator text outer(void)
{
    text result = yield_from inner();
    printf("outer received: %s\n", result);
    yield "outer 1";
}

int main(void)
{
    iterator(text) gen = outer();
    puts(iter_next(gen).value);
    puts(iter_send(gen, "A").value);
    puts(iter_send(gen, "B").value);
    iter_release(gen);
    return 0;
}
