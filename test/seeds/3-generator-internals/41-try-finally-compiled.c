/* The compiled form of try and finally, by hand: the reason for leaving waits until the finally is through. */
#include <errno.h>
#include <stdlib.h>
#include <troth.h>
#include <stdio.h>

typedef const char *text;

enum { END = -1 };
enum reason { NORMAL, RETURN, THROW };

struct result { text value; bool done; troth_error *error; };

struct context {
    int prev, next;
    enum reason reason;                         /* for which the finally was entered */
    text rval;
    troth_error *error;
};

/* Leaves for a reason: inside the try, whose finally is at 4, by way of that; otherwise at once. */
static void leave(struct context *c, enum reason reason, text rval, troth_error *error)
{
    c->reason = reason;
    c->rval = rval;
    c->error = error;
    c->next = c->prev < 4 ? 4 : END;
}

static struct result compiled_body(struct context *c)
{
    for (;;) {
        switch (c->prev = c->next) {
        case 0:
            c->next = 3;
            return (struct result){ "in try", false, NULL };
        case 3:
            leave(c, RETURN, "result", NULL);
            break;
        case 4:
            puts("cleanup");
            c->next = END;
            break;
        case END: {
            struct result r = { c->rval, true, c->error };
            c->rval = NULL;
            c->error = NULL;
            return r;
        }
        }
    }
}

/* --- a generator of either form ---------------------------------------------------------------------------------------- */

generator text native(void)
{
    try {
        yield "in try";
        return "result";
    } finally {
        puts("cleanup");
    }
}

struct subject { iterator(text) it; struct context context; };

static struct result resume(struct subject *s, enum reason how, text argument)
{
    troth_error *error = how == THROW ? error_new(EINVAL, "%s", argument) : NULL;
    if (!s->it) {
        if (how != NORMAL)
            leave(&s->context, how, how == RETURN ? argument : NULL, error);
        return compiled_body(&s->context);
    }
    iter_result(text) r = how == NORMAL ? iter_next(s->it) : how == RETURN ? iter_return(s->it, argument) : iter_throw(s->it, error);
    return (struct result){ r.value, r.done, r.error };
}

static void show(struct result r, text behind)
{
    if (r.value)
        printf("{ value: '%s', done: %s }%s", r.value, r.done ? "true" : "false", behind);
    else
        printf("{ value: undefined, done: %s }%s", r.done ? "true" : "false", behind);
}

int main(void)
{
    for (int compiled = 1; compiled >= 0; compiled--) {
        printf("-- %s\n", compiled ? "compiled" : "native");
        static const enum reason ways[] = { NORMAL, RETURN, THROW };
        static const text arguments[] = { NULL, "early", "oops" };
        for (int i = 0; i < 3; i++) {
            struct subject s = { compiled ? NULL : native(), { 0 } };
            resume(&s, NORMAL, NULL);
            struct result r = resume(&s, ways[i], arguments[i]);
            if (r.error)
                printf("thrown: %s ", r.error->message);
            else
                show(r, " ");
            error_free(r.error);
            show(resume(&s, NORMAL, NULL), "\n");
            iter_release(s.it);
        }
    }
    return 0;
}
