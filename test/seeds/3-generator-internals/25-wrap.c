/* The compiled form by hand: every iterator that is made has its own context, and closing one leaves the other. */
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>

struct text {
    char text[16];
};

struct context {
    int prev, next;
    const char *name;
    int n;
};

static bool counter_next(void *self, struct text *value, troth_error **error)
{
    struct context *context = self;
    (void)error;
    for (;;) {
        switch (context->prev = context->next) {
        case 0:
            context->n++;
            context->next = 0;
            snprintf(value->text, sizeof value->text, "%s%d", context->name, context->n);
            return true;
        default:
            return false;
        }
    }
}

static iterator(struct text) counter(const char *name)
{
    struct context *context = calloc(1, sizeof *context);
    if (!context)
        abort();
    context->name = name;
    return iter_make(struct text, context, counter_next, free);
}

static void show(iter_result(struct text) r, const char *end)
{
    printf("{ value: '%s', done: %s }%s", r.value.text, r.done ? "true" : "false", end);
}

int main(void)
{
    iterator(struct text) a = counter("a");
    iterator(struct text) b = counter("b");
    iterator(struct text) order[] = { a, a, b, a, b };
    for (int i = 0; i < 5; i++) {
        iter_result(struct text) r = iter_next(order[i]);
        printf("%s%s", r.value.text, i < 4 ? " " : "\n");
    }
    show(iter_return(a, ((struct text){ "closed" })), " ");
    show(iter_next(b), "\n");
    iter_release(a);
    iter_release(b);
    return 0;
}
