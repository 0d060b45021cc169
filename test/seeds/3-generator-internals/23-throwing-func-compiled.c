/* A compiled generator by hand: a switch over context.next, with context.sent for the value of yield; an error ends it. */
#include <errno.h>
#include <troth.h>
#include <stdio.h>

struct context {
    int prev, next, sent;
    int b;
};

static bool func_next(void *self, int *value, troth_error **error)
{
    struct context *context = self;
    for (;;) {
        switch (context->prev = context->next) {
        case 0:
            context->next = 2;
            *value = 1;
            return true;
        case 2:
            context->b = context->sent;
            context->next = 5;
            *value = 2 + context->b;
            return true;
        case 5:
            *error = error_new(ENOSYS, "this environment is not in browser");
            return false;
        }
    }
}

static void show(iter_result(int) r)
{
    if (r.done && r.value == 0)
        puts("{ value: undefined, done: true }");
    else
        printf("{ value: %d, done: %s }\n", r.value, r.done ? "true" : "false");
}

/* An iterator of callbacks has no mailbox of its own. */
static iter_result(int) send(iterator(int) gen, struct context *context, int value)
{
    context->sent = value;
    return iter_next(gen);
}

int main(void)
{
    struct context context = { 0 };
    iterator(int) gen = iter_make(int, &context, func_next, NULL);
    show(send(gen, &context, 10));
    show(send(gen, &context, 12));
    iter_result(int) r = iter_next(gen);
    if (r.error)
        printf("thrown: %s\n", r.error->message);
    error_free(r.error);
    show(iter_next(gen));
    iter_release(gen);
    return 0;
}
