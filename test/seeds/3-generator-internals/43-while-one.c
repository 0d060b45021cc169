/* The endless loop of the compiled form does not hang: each return leaves it, break goes round once more. */
#include <troth.h>
#include <stdio.h>

enum { END = -1 };

struct context {
    int prev, next, n;
    int rounds;
};

static bool body(void *self, int *value, troth_error **error)
{
    struct context *context = self;
    (void)error;
    for (;;) {
        context->rounds++;
        switch (context->prev = context->next) {
        case 0:
            if (context->n >= 3) {
                context->next = END;
                break;
            }
            context->n++;
            context->next = 0;
            *value = context->n;
            return true;
        case END:
            return false;
        }
    }
}

int main(void)
{
    struct context context = { 0 };
    iterator(int) it = iter_make(int, &context, body, NULL);
    while (!iter_done(it)) {
        context.rounds = 0;
        iter_result(int) r = iter_next(it);
        if (r.done)
            printf("value: undefined rounds: %d\n", context.rounds);
        else
            printf("value: %d rounds: %d\n", r.value, context.rounds);
    }
    iter_release(it);
    return 0;
}
