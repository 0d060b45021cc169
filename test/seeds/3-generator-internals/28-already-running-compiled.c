/* An iterator that is made of callbacks refuses in the same words to be resumed while it runs. */
#include <ctype.h>
#include <troth.h>
#include <stdio.h>

struct context {
    int prev, next;
    iterator(const char *) it;
};

static bool gen_next(void *self, const char **value, troth_error **error)
{
    struct context *context = self;
    (void)error;
    for (;;) {
        switch (context->prev = context->next) {
        case 0: {
            troth_error *refused = iter_next(context->it).error;
            printf("Error: %c%s\n", toupper((unsigned char)refused->message[0]), refused->message + 1);
            error_free(refused);
            context->next = 3;
            *value = "still fine";
            return true;
        }
        case 3:
            return false;
        }
    }
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
    struct context context = { 0 };
    context.it = iter_make(const char *, &context, gen_next, NULL);
    show(iter_next(context.it));
    show(iter_next(context.it));
    iter_release(context.it);
    return 0;
}
