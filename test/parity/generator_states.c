/* throw and return before the start, in the middle, at the end; a generator that resumes itself. */
#include "parity.h"

static generator int count(int n)
{
    puts("starts");
    for (int i = 0; i < n; i++)
        yield i;
}

static void show(iter_result(int) r)
{
    if (r.error) {
        printf("error %s\n", r.error->message);
        error_free(r.error);
    } else {
        printf("%d %s\n", r.value, r.done ? "true" : "false");
    }
}

static iterator(int) self;

static generator int resumes_itself(void)
{
    iter_result(int) r = iter_next(self);
    yield r.value;
}

int main(void)
{
    iterator(int) it = count(3);
    show(iter_throw(it, error_new(1, "before the start")));
    show(iter_next(it));
    iter_release(it);
    it = count(3);
    show(iter_return(it, 7));
    show(iter_next(it));
    show(iter_return(it, 8));
    iter_release(it);
    it = count(3);
    show(iter_next(it));
    show(iter_throw(it, error_new(1, "in the middle")));
    show(iter_next(it));
    show(iter_throw(it, error_new(1, "at the end")));
    show(iter_return(it, 9));
    show(iter_next(it));
    iter_release(it);
    it = count(3);
    show(iter_next(it));
    show(iter_next(it));
    show(iter_return(it, 5));
    show(iter_next(it));
    iter_release(it);
    self = resumes_itself();
    iter_result(int) r = iter_next(self);
    puts(r.error ? "a generator that runs cannot be resumed" : "?");
    error_free(r.error);
    show(iter_next(self));
    iter_release(self);
}
