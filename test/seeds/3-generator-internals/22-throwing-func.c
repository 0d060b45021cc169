/* Two yields, then an error at the top level of the body ends the generator. */
#include <errno.h>
#include <troth.h>
#include <stdio.h>

static const bool in_browser = false;

generator int func(void)
{
    int b = yield 1;
    yield 2 + b;
    if (!in_browser)
        throw error_new(ENOSYS, "this environment is not in browser");
    return 3;
}

static void show(iter_result(int) r)
{
    if (r.error)
        printf("thrown: %s\n", r.error->message);
    else if (r.done && r.value == 0)
        puts("{ value: undefined, done: true }");
    else
        printf("{ value: %d, done: %s }\n", r.value, r.done ? "true" : "false");
    error_free(r.error);
}

int main(void)
{
    iterator(int) gen = func();
    show(iter_send(gen, 10));
    show(iter_send(gen, 12));
    show(iter_next(gen));
    show(iter_next(gen));
    iter_release(gen);
    return 0;
}
