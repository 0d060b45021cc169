/* Resuming a generator from inside itself is refused, and it can still go on. */
#include <errno.h>
#include <stdio.h>
#include <troth.h>

typedef const char *text;

static iterator(text) gen;

/* An ordinary function: the error is given to it instead of being thrown. */
static void resume(iterator(text) it)
{
    iter_result(text) r = iter_next(it);
    if (!r.error)
        return;
    printf("ValueError: %s\n", r.error->code == EINVAL ? "generator already executing" : r.error->message);
    error_free(r.error);
}

generator text gen_fn(void)
{
    resume(gen);
    yield "still fine";
}

int main(void)
{
    gen = gen_fn();
    puts(iter_next(gen).value);
    iter_release(gen);
    return 0;
}
