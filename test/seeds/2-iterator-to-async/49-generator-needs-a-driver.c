/* A called generator waits to be driven; a called async function drives itself. */
#include <troth.h>
#include <stdio.h>

typedef iterator(promise(void), int, const char *) untouched;

generator receives(int) returns(const char *) promise(void) gen(void)
{
    puts("generator body");
    yield sleep_ms(5);
    puts("never printed");
}

async void fn(void)
{
    puts("async body");
    await sleep_ms(5);
    puts("async end");
}

#define kind_of(x) _Generic((x), untouched: "[object Generator]", promise(void): "[object Promise]", default: "?")

async int main(void)
{
    untouched it = gen();
    puts(kind_of(it));
    promise(void) p = fn();
    puts(kind_of(p));
    await p;
    printf("generator still untouched: %s\n", iter_return(it, "unused").result);
    return 0;
}
