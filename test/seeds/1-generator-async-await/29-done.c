/* `.done` is false for every yield and true for the return or the end of the body, and stays true. */
#include <stdio.h>
#include <troth.h>

generator int with_return(void)
{
    yield 1;
    yield 2;
    return 3;
}

generator int without_return(void)
{
    yield 1;
}

async void report(const char *name, iterator(int) it)
{
    puts(name);
    for (int i = 0; i < 5; i++) {
        iter_result(int) r = iter_next(it);
        if (r.value)                            /* none of the values is zero */
            printf("{ value: %d, done: %s }\n", r.value, r.done ? "true" : "false");
        else
            printf("{ value: undefined, done: %s }\n", r.done ? "true" : "false");
    }
}

async int main(void)
{
    await report("withReturn", with_return());
    await report("withoutReturn", without_return());
    return 0;
}
