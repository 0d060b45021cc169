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

#include "deferred.h"
