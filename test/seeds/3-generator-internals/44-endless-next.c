/* A generator with an endless loop can be asked any number of times. */
#include <troth.h>
#include <stdio.h>

generator int evens(void)
{
    int n = 0;
    while (true) {
        yield n;
        n += 2;
    }
}

int main(void)
{
    iterator(int) it = evens();
    iter_result(int) last;
    for (int i = 0; i < 100001; i++)
        last = iter_next(it);
    printf("{ value: %d, done: %s }\n", last.value, last.done ? "true" : "false");
    iter_release(it);
    return 0;
}
