/* `yield` gives its value to the caller; the next resumption continues with the statement after it. */
#include <stdio.h>
#include <troth.h>

typedef const char *text;

generator text gen_fn(void)
{
    puts("before the first yield");
    yield "A";
    puts("between the yields");
    yield "B";
    puts("after the last yield");
}

static text next_or(iterator(text) gen, text otherwise)
{
    iter_result(text) r = iter_next(gen);
    return r.done ? otherwise : r.value;
}

async int main(void)
{
    iterator(text) gen = gen_fn();
    printf("got %s\n", iter_next(gen).value);
    puts("caller works");
    printf("got %s\n", iter_next(gen).value);
    puts("caller works");
    printf("got %s\n", next_or(gen, "nothing more"));
    return 0;
}
