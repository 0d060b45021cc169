/* Each registration is called once; registering the same function twice calls it twice. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static int calls;

static void f(troth_promise *settled, troth_promise *derived, void *context)
{
    calls++;
    printf("f %s call %d\n", promise_value((promise(const char *))settled), calls);
}

async int main(void)
{
    promise(const char *) p = promise_new(const char *);

    promise_then(void, p, f, NULL, NULL);
    promise_then(void, p, f, NULL, NULL);
    promise_resolve(p, "x");
    promise_resolve(p, "y");
    await sleep_ms(5);
    printf("calls: %d\n", calls);
    return 0;
}
