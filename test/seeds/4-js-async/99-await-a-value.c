/* await of a promise that is resolved already still waits one turn. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static async int f(void)
{
    return await promise_resolved(int, 123);
}

static async void g(void)
{
    const char *v = await promise_resolved(const char *, "a string");
    puts(v);
}

static void print(troth_promise *settled, troth_promise *derived, void *context)
{
    printf("%d\n", promise_value((promise(int))settled));
}

async int main(void)
{
    promise_then(void, f(), print, NULL, NULL);
    g();
    puts("current code ends");
    return 0;
}
