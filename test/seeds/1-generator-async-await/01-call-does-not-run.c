/* Calling a plain function runs it; calling a generator function only makes an iterator. */
#include <stdio.h>
#include <troth.h>

static int plain(void)
{
    puts("plain body");
    return 1;
}

generator int gen_fn(void)
{
    puts("generator body");
    yield 1;
}

int main(void)
{
    printf("%d\n", plain());
    iterator(int) gen = gen_fn();
    puts(_Generic(gen, iterator(int): "generator", default: "int"));
    puts("nothing printed yet");
    printf("%d\n", iter_next(gen).value);
    iter_release(gen);
    return 0;
}
