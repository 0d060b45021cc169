/* Resuming a generator from its own body fails, in each of the three ways, and the generator survives. */
#include <ctype.h>
#include <errno.h>
#include <troth.h>
#include <stdio.h>

static iterator(const char *) it;

/* Not lowered, so that the errors arrive in the results. */
static void resume_running(void)
{
    static const char *const names[] = { "next", "throw", "return" };
    iter_result(const char *) results[] = {
        iter_next(it),
        iter_throw(it, error_new(ECANCELED, "not delivered")),
        iter_return(it, NULL),
    };
    for (int i = 0; i < 3; i++) {
        troth_error *error = results[i].error;
        printf("%s: %s: %c%s\n", names[i], error->code == EINVAL ? "TypeError" : "Error",
            toupper((unsigned char)error->message[0]), error->message + 1);
        error_free(error);
    }
}

generator const char *gen(void)
{
    resume_running();
    yield "still fine";
}

static void show(iter_result(const char *) r)
{
    if (r.value)
        printf("{ value: '%s', done: %s }\n", r.value, r.done ? "true" : "false");
    else
        printf("{ value: undefined, done: %s }\n", r.done ? "true" : "false");
}

int main(void)
{
    it = gen();
    show(iter_next(it));
    show(iter_next(it));
    iter_release(it);
    return 0;
}
