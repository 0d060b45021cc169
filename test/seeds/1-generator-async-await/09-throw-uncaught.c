/* An error thrown in and not caught comes back to the caller and ends the generator. */
#include <errno.h>
#include <stdio.h>
#include <troth.h>

generator int gen_fn(void)
{
    try {
        yield 1;
        puts("never printed");
    } finally {
        puts("finally");
    }
}

async int main(void)
{
    iterator(int) gen = gen_fn();
    printf("%d\n", iter_next(gen).value);
    try {
        iter_throw(gen, error_new(ENOENT, "'oops'"));
    } catch (err) {
        printf("came back: %s\n", err->message);
    }
    iter_result(int) r = iter_next(gen);
    if (r.done)
        puts("ended");
    else
        printf("%d\n", r.value);
    return 0;
}
