/* An object with a `then`: it is called in a job of its own, and only its first answer counts. */
#include "parity.h"

static void answers(void *self, troth_promise *p)
{
    printf("then of %s\n", (char *)self);
    promise_resolve((promise(int))p, 5);
    promise_reject((promise(int))p, error_new(1, "too late"));
    promise_resolve((promise(int))p, 6);
}

static void refuses(void *self, troth_promise *p)
{
    printf("then of %s\n", (char *)self);
    promise_reject((promise(int))p, error_new(1, "refused"));
}

static void answer_later(void *arg)
{
    promise_resolve((promise(int))arg, 9);
    promise_release((promise(int))arg);
}

static void delays(void *self, troth_promise *p)
{
    printf("then of %s\n", (char *)self);
    timer_start(1, answer_later, promise_keep((promise(int))p));
}

async int main(void)
{
    promise(int) a = promise_from_thenable(int, ((troth_thenable){"a", answers}));
    promise(int) b = promise_from_thenable(int, ((troth_thenable){"b", refuses}));
    promise(int) c = promise_from_thenable(int, ((troth_thenable){"c", delays}));
    THEN(void, a, on_int, NULL, "a");
    CATCH(void, b, on_error, "b");
    THEN(void, c, on_int, NULL, "c");
    count_turns("turn", 5);
    printf("awaited %d\n", await a);
    printf("awaited %d\n", await c);
}
