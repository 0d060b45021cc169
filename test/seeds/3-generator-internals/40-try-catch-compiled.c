/* The compiled form of try and catch, by hand: a table of ranges tells where an error continues. */
#include <errno.h>
#include <stdlib.h>
#include <troth.h>
#include <stdio.h>

typedef const char *text;

enum { END = -1 };

/* An error at `start` or behind it, but before `on_catch`, continues at `on_catch`. */
struct range { int start, on_catch; };

struct context {
    int prev, next;
    struct range range;
    troth_error *thrown;                        /* what resumes it, or NULL */
    char caught[20];
};

static bool compiled_body(struct context *c, text *value, troth_error **error)
{
    if (c->thrown) {
        *error = c->thrown;
        c->thrown = NULL;
        if (c->prev < c->range.start || c->prev >= c->range.on_catch) {
            c->next = END;
            return false;
        }
        c->next = c->range.on_catch;
    }
    for (;;) {
        switch (c->prev = c->next) {
        case 0:
            c->next = 3;
            *value = "in try";
            return true;
        case 3:
            c->next = 9;
            break;
        case 5:
            snprintf(c->caught, sizeof c->caught, "caught %s", (*error)->message);
            error_free(*error);
            *error = NULL;
            c->next = 9;
            *value = c->caught;
            return true;
        case 9:
            c->next = END;
            *value = "after";
            return true;
        case END:
            return false;
        }
    }
}

static bool compiled_next(void *self, text *value, troth_error **error)
{
    return compiled_body(self, value, error);
}

generator text native(void)
{
    static char caught[20];
    try {
        yield "in try";
    } catch (err) {
        snprintf(caught, sizeof caught, "caught %s", err->message);
        yield caught;
    }
    yield "after";
}

struct subject { iterator(text) it; struct context *context; };

/* `context`: of the compiled form, which has no other way in for an error; NULL: the native one. */
static iter_result(text) resume(struct subject *s, const char *thrown)
{
    if (thrown && s->context) {
        s->context->thrown = error_new(EINVAL, "%s", thrown);
        thrown = NULL;
    }
    return thrown ? iter_throw(s->it, error_new(EINVAL, "%s", thrown)) : iter_next(s->it);
}

static struct subject make(bool compiled)
{
    if (!compiled)
        return (struct subject){ native(), NULL };
    struct context *context = calloc(1, sizeof *context);
    if (!context)
        abort();
    context->range = (struct range){ 0, 5 };
    return (struct subject){ iter_make(text, context, compiled_next, free), context };
}

static void step(struct subject *s, const char *thrown, text behind)
{
    iter_result(text) r = resume(s, thrown);
    printf("%s%s", r.done ? "true" : r.value, behind);
}

int main(void)
{
    for (int i = 0; i < 2; i++) {
        printf("-- %s\n", i == 0 ? "compiled" : "native");
        struct subject quiet = make(i == 0);
        step(&quiet, NULL, " | "), step(&quiet, NULL, " | "), step(&quiet, NULL, "\n");
        struct subject hit = make(i == 0);
        step(&hit, NULL, " | "), step(&hit, "oops", " | "), step(&hit, NULL, " | "), step(&hit, NULL, "\n");
        struct subject late = make(i == 0);
        resume(&late, NULL);
        resume(&late, NULL);
        iter_result(text) r = resume(&late, "too late");
        printf("thrown: %s\n", r.error->message);
        error_free(r.error);
        iter_release(quiet.it), iter_release(hit.it), iter_release(late.it);
    }
    return 0;
}
