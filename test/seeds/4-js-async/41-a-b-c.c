/* A callback added inside a callback cannot get in front of one already there. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static void print(troth_promise *settled, troth_promise *derived, void *text)
{
    puts(text);
}

static void add_another(troth_promise *settled, troth_promise *derived, void *context)
{
    promise_release(promise_then(void, settled, print, NULL, "C"));
    puts("A");
}

async int main(void)
{
    promise(void) p = promise_resolved(void);
    promise_then(void, p, add_another, NULL, NULL);
    promise_then(void, p, print, NULL, "B");
    return 0;
}
