/* a1 books a callback and is over; a2 is suspended until b is done. */
#include <troth.h>
#include <stdio.h>

async void b(const char *name)
{
    await sleep_ms(10);
    printf("b done for %s\n", name);
}

static void c(const char *name)
{
    printf("c for %s\n", name);
}

static void call_c(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled, (void)derived;
    c(context);
}

static void a1(void)
{
    promise(void) p = b("a1");
    promise_release(promise_then(void, p, call_c, NULL, "a1"));
    promise_release(p);
    puts("a1 is over");
}

async void a2(void)
{
    await b("a2");
    c("a2");
    puts("a2 is over");
}

async int main(void)
{
    a1();
    puts("a1 returned undefined");
    promise(void) p = a2();
    printf("a2 returned a promise: %s\n", promise_state(p) == PROMISE_PENDING ? "true" : "false");
    return 0;
}
