/* Chains of reactions, and what an outcome that is passed on costs. */
#include "parity.h"

static void fail(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled;
    promise_reject((promise(int))derived, error_new(1, "%s", (char *)context));
}

static void recover(troth_promise *settled, troth_promise *derived, void *context)
{
    printf("%s %s\n", (char *)context, promise_error(settled)->message);
    promise_resolve((promise(int))derived, 100);
}

async int main(void)
{
    promise(int) p = promise_resolved(int, 1);
    promise(int) a = promise_then(int, p, on_add, NULL, "a1");
    a = promise_then(int, a, on_add, NULL, "a2");
    a = promise_then(int, a, NULL, NULL, NULL);
    a = promise_then(int, a, on_add, NULL, "a4");
    promise(int) b = promise_then(int, p, fail, NULL, "b failed");
    b = promise_then(int, b, on_add, NULL, "never");
    b = promise_catch(int, b, recover, "b3");
    b = promise_catch(int, b, recover, "never");
    b = promise_then(int, b, on_add, NULL, "b5");
    count_turns("turn", 7);
    printf("a is %d\n", await a);
    printf("b is %d\n", await b);
}
