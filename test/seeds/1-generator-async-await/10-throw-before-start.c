/* iter_throw before the first iter_next never enters the body and ends the generator. */
#include <errno.h>
#include <stdio.h>
#include <troth.h>

generator int gen_fn(void)
{
    puts("never printed");
    try {
        yield 1;
    } catch {
        puts("never printed");
    }
}

int main(void)
{
    iterator(int) gen = gen_fn();
    iter_result(int) r = iter_throw(gen, error_new(EINVAL, "too early"));
    if (r.error) {                              /* plain C is given the error instead of being thrown at */
        printf("came back: %s\n", r.error->message);
        error_free(r.error);
    }
    r = iter_next(gen);
    if (r.done)
        puts("ended");
    else
        printf("%d\n", r.value);
    iter_release(gen);
    return 0;
}
