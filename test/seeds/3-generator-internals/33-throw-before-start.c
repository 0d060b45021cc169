/* iter_throw before the first resumption gives its error back and finishes the generator, try or not. */
#include <errno.h>
#include <troth.h>
#include <stdio.h>

generator int gen(void)
{
    try {
        puts("never printed");
        yield 1;
    } catch (err) {
        puts("never printed");
    } finally {
        puts("never printed");
    }
}

async int main(void)
{
    iterator(int) it = gen();
    try {
        iter_throw(it, error_new(EINVAL, "too early"));
    } catch (err) {
        printf("thrown: %s\n", err->message);
    }
    iter_result(int) r = iter_next(it);
    printf("{ value: %s, done: %s }\n", r.value == 0 ? "undefined" : "?", r.done ? "true" : "false");
    return 0;
}
