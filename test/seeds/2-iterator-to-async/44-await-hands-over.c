/* Code up to the first await runs at once, the rest after the caller, even if what is awaited is settled already. */
#include <troth.h>
#include <stdio.h>

async void f(void)
{
    puts("2 f before await");
    await promise_resolved(void);
    puts("4 f after await");
}

static void print_last(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled, (void)derived, (void)context;
    puts("5 then of f");
}

async int main(void)
{
    puts("1 before the call");
    promise(void) p = f();
    promise(void) end = promise_then(void, p, print_last, NULL, NULL);
    puts("3 after the call");
    await end;
    return 0;
}
