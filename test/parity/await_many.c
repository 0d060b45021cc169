/* Several waiters of one promise go on in the order in which they came, reactions and awaits alike. */
#include "parity.h"

static async void waiter(const char *name, promise(int) p)
{
    printf("%s %d\n", name, await p);
    printf("%s again %d\n", name, await p);
}

async int main(void)
{
    promise(int) p = promise_new(int);
    promise(void) a = waiter("a", p);
    THEN(void, p, on_int, NULL, "then 1");
    promise(void) b = waiter("b", p);
    THEN(void, p, on_int, NULL, "then 2");
    promise(void) c = waiter("c", p);
    loop_microtask(say, "microtask");
    await promise_resolved(void);
    puts("resolving");
    promise_resolve(p, 7);
    promise_resolve(p, 8);
    puts("resolved");
    THEN(void, p, on_int, NULL, "then 3");
    await promise_all(a, b, c);
    puts("end");
}
