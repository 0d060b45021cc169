/* The compiled form of a generator without a yield, by hand: one case that falls through to the end. */
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>

enum { END = -1 };

struct context {
    int prev, next;
};

static bool f_next(void *self, int *value, troth_error **error)
{
    struct context *context = self;
    (void)value, (void)error;
    for (;;) {
        switch (context->prev = context->next) {
        case 0:
            puts("\u6267\u884c\u4e86!");
            context->next = END;
            /* fall through */
        case 2:
        case END:
            return false;
        }
    }
}

static iterator(int) f(void)
{
    return iter_make(int, calloc(1, sizeof(struct context)), f_next, free);
}

static void show(iter_result(int) r)
{
    if (r.done && r.value == 0)
        puts("{ value: undefined, done: true }");
    else
        printf("{ value: %d, done: %s }\n", r.value, r.done ? "true" : "false");
}

static void run(void *arg)
{
    iterator(int) it = arg;
    show(iter_next(it));
    show(iter_next(it));
    iter_release(it);
}

int main(void)
{
    iterator(int) it = f();
    puts("created");
    timer_start(20, run, it);
    puts("waiting");
    return loop_run();
}
