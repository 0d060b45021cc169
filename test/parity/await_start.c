/* The body of an async function starts at once, and runs up to its first suspension. */
#include "parity.h"

static async void inner(const char *name)
{
    printf("%s starts\n", name);
    await promise_resolved(void);
    printf("%s goes on\n", name);
}

static async void outer(const char *name)
{
    printf("%s outer starts\n", name);
    await inner(name);
    printf("%s outer goes on\n", name);
}

async int main(void)
{
    puts("before");
    promise(void) a = outer("a");
    puts("between");
    promise(void) b = outer("b");
    puts("after");
    await b;
    puts("b is done");
    await a;
    puts("a is done");
}
