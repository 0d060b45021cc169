/* An error in c rejects the promise of a2; nobody who called a1 can see it, only the handler for unhandled ones. */
#include <errno.h>
#include <troth.h>
#include <stdio.h>

static troth_error *c(const char *name)
{
    return error_new(EINVAL, "c failed for %s", name);
}

static void call_c(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled;
    promise_reject((promise(void))derived, c(context));
}

static void a1(void)
{
    promise(void) p = sleep_ms(5);
    promise_release(promise_then(void, p, call_c, NULL, "a1"));
    promise_release(p);
}

async void a2(void)
{
    await sleep_ms(5);
    throw c("a2");
}

static void unhandled(troth_promise *p, troth_error *error, void *context)
{
    (void)p, (void)context;
    printf("unhandled: %s\n", error->message);
}

async int main(void)
{
    promise_on_unhandled(unhandled, NULL);
    promise(void) p = a2();
    await promise_all_settled(p);
    printf("caught by the caller: %s\n", promise_error(p)->message);
    a1();
    puts("a1 returned without an error");
    return 0;
}
