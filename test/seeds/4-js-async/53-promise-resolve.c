/* promise_resolved makes a fulfilled promise; a promise that is assigned is the same promise, with one more owner. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static void print(troth_promise *settled, troth_promise *derived, void *name)
{
    printf("%s %d\n", (char *)name, promise_value((promise(int))settled));
}

async int main(void)
{
    promise(int) p1 = promise_new(int);
    promise_resolve(p1, 42);
    promise(int) p2 = promise_resolved(int, 42);
    promise(int) p3 = p1;

    printf("same promise: %s %s\n", p3 == p1 ? "true" : "false", p2 == p1 ? "true" : "false");
    promise_then(void, p3, print, NULL, "p1");
    promise_then(void, p2, print, NULL, "p2");
    return 0;
}
