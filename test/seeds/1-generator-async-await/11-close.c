/* iter_close is a return at the pause: it runs the finally and ends the generator; closing twice is harmless. No catch sees
 * it, but a finally can tell that the yield was not resumed. */
#include <stdio.h>
#include <troth.h>

generator int gen_fn(void)
{
    bool resumed = false;
    try {
        yield 1;
        yield 2;
        resumed = true;
    } finally {
        if (!resumed)
            puts("GeneratorExit at the pause");
        puts("finally");
    }
}

/* NULL, or the error that closing gave. */
static const char *close_and_tell(iterator(int) gen)
{
    troth_error *error = iter_close(gen);
    const char *outcome = error ? "an error" : "None";
    error_free(error);
    return outcome;
}

int main(void)
{
    iterator(int) gen = gen_fn();
    printf("%d\n", iter_next(gen).value);
    printf("close: %s\n", close_and_tell(gen));
    iter_result(int) r = iter_next(gen);
    if (r.done)
        puts("ended");
    else
        printf("%d\n", r.value);
    printf("close again: %s\n", close_and_tell(gen));
    iter_release(gen);
    return 0;
}
