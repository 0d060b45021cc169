/* The code between two yields runs only when the next value is asked for. */
#include <stdio.h>
#include <troth.h>

generator int work(void)
{
    puts("  work: part 1");
    yield 1;
    puts("  work: part 2");
    yield 2;
    puts("  work: part 3");
}

static void got(iter_result(int) r)
{
    if (r.done)
        puts("got undefined");
    else
        printf("got %d\n", r.value);
}

async int main(void)
{
    puts("create");
    iterator(int) it = work();
    for (int i = 0; i < 3; i++) {
        puts("ask");
        got(iter_next(it));
    }
    return 0;
}
