/* A finished iterator keeps answering done, be it over an array or made of callbacks; it does not call them again. */
#include <troth.h>
#include <stdio.h>

static bool next_left(void *self, const char **value, troth_error **error)
{
    int *left = self;
    (void)error;
    *value = "only";
    return (*left)-- > 0;
}

static void show(iter_result(const char *) r, const char *nothing)
{
    if (r.value)
        printf("{ value: '%s', done: %s }\n", r.value, r.done ? "true" : "false");
    else
        printf("{ %sdone: %s }\n", nothing, r.done ? "true" : "false");
}

int main(void)
{
    const char *list[] = { "only" };
    iterator(const char *) it = iter_array(const char *, list, 1);
    for (int i = 0; i < 4; i++)
        show(iter_next(it), "value: undefined, ");
    iter_release(it);

    int left = 1;
    iterator(const char *) own = iter_make(const char *, &left, next_left, NULL);
    for (int i = 0; i < 3; i++)
        show(iter_next(own), "");
    iter_release(own);
    return left == -1 ? 0 : 1;
}
