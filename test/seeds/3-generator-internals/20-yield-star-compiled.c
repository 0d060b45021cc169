/* The compiled form of yield_from, by hand: while there is a delegate, it is asked first; at its end its result is stored. */
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>

enum { END = -1 };

/* What a generator's body answers: a value, the end, or that the loop is to go round once more. */
enum answer { VALUE, DONE, AGAIN };

struct context {
    int prev, next, value, result;
    struct generator *delegate;
    int *delegate_result;
};

struct generator { enum answer (*body)(struct context *); struct context context; };

static struct generator *wrap(enum answer (*body)(struct context *))
{
    struct generator *g = calloc(1, sizeof *g);
    if (!g)
        abort();
    g->body = body;
    return g;
}

static void drop(void *generator)
{
    struct generator *g = generator;
    if (g->context.delegate)
        drop(g->context.delegate);
    free(g);
}

static bool step(struct generator *g, int *value)
{
    struct context *c = &g->context;
    for (;;) {
        if (c->delegate) {
            if (step(c->delegate, value))
                return true;
            *c->delegate_result = c->delegate->context.result;
            drop(c->delegate);
            c->delegate = NULL;
        }
        switch (g->body(c)) {
        case VALUE:
            *value = c->value;
            return true;
        case DONE:
            return false;
        case AGAIN:
            break;
        }
    }
}

static enum answer yielded(struct context *c, int value, int next)
{
    c->value = value;
    c->next = next;
    return VALUE;
}

static enum answer delegate_yield(struct context *c, struct generator *inner, int *result, int next)
{
    c->delegate = inner;
    c->delegate_result = result;
    c->next = next;
    return AGAIN;
}

static enum answer abrupt(struct context *c, int result)
{
    c->result = result;
    c->next = END;
    return AGAIN;
}

static enum answer foo_body(struct context *c)
{
    switch (c->prev = c->next) {
    case 0:
        return yielded(c, 'a', 2);
    case 2:
        return yielded(c, 'b', 4);
    case 4:
        return abrupt(c, 1000);
    default:
        return DONE;
    }
}

static enum answer bar_body(struct context *c)
{
    switch (c->prev = c->next) {
    case 0:
        return yielded(c, 'x', 2);
    case 2:
        return delegate_yield(c, wrap(foo_body), &c->result, 3);
    case 3:
        printf("inside %d\n", c->result);
        return yielded(c, 'y', END);
    default:
        return DONE;
    }
}

static bool bar_next(void *self, int *value, troth_error **error)
{
    (void)error;
    return step(self, value);
}

static iterator(int) bar(void)
{
    return iter_make(int, wrap(bar_body), bar_next, drop);
}

static void show(iter_result(int) r)
{
    if (r.done)
        puts("{ value: undefined, done: true }");
    else
        printf("{ value: '%c', done: false }\n", r.value);
}

int main(void)
{
    iterator(int) it = bar();
    foreach (int v, it)
        printf("outside %c\n", v);
    iter_release(it);
    it = bar();
    for (int i = 0; i < 6; i++)
        show(iter_next(it));
    iter_release(it);
    return 0;
}
