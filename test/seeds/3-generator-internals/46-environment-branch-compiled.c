/* The compiled form by hand keeps the test, too, as a jump over one state. */
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { END = -1 };

struct context {
    int prev, next;
    int result;                                 /* an iterator of callbacks returns none of its own */
};

static bool func_next(void *self, int *value, troth_error **error)
{
    struct context *context = self;
    (void)error;
    for (;;) {
        switch (context->prev = context->next) {
        case 0:
            context->next = 2;
            *value = 1;
            return true;
        case 2:
            context->next = 4;
            *value = 2;
            return true;
        case 4:
            context->next = 6;
            *value = 3;
            return true;
        case 6:
            if (!(strcmp(getenv("NODE_ENV"), "production") != 0)) {
                context->next = 9;
                break;
            }
            context->next = 9;
            *value = 1000;
            return true;
        case 9:
            context->next = 11;
            *value = 4;
            return true;
        case 11:
            context->result = 5;
            context->next = END;
            break;
        case END:
            return false;
        }
    }
}

int main(void)
{
    const char *modes[] = { "development", "production" };
    for (int i = 0; i < 2; i++) {
        struct context context = { 0 };
        setenv("NODE_ENV", modes[i], 1);
        printf("%s", modes[i]);
        foreach (int v, iter_make(int, &context, func_next, NULL))
            printf(" %d", v);
        puts("");
    }

    struct context context = { 0 };
    iterator(int) it = iter_make(int, &context, func_next, NULL);
    iter_result(int) result;
    do {
        result = iter_next(it);
    } while (!result.done);
    printf("{ value: %d, done: %s }\n", context.result, result.done ? "true" : "false");
    iter_release(it);
    return 0;
}
