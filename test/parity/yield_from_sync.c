/* yield_from over a plain iterator in an async generator (27.1.4): two turns a value, one for a failure. */
#include <troth.h>
#include <stdio.h>
static generator int inner(void)
{
    try {
        int s = yield 1;
        printf("inner got %d\n", s);
        s = yield 2;
        printf("inner got %d\n", s);
    } finally {
        puts("inner finally");
    }
    return 42;
}
static async generator int outer(void)
{
    int r = yield_from inner();
    printf("r %d\n", r);
    return 0;
}
static void tick(void *arg) { int *n = arg; printf("turn %d\n", ++*n); if (*n < 30) loop_microtask(tick, n); }
static int n;
async int main(void)
{
    loop_microtask(tick, &n);
    async_iterator(int) it = outer();
    printf("%d\n", (await iter_next(it)).value);
    printf("%d\n", (await iter_send(it, 10)).value);
    iter_result(int) r = await iter_send(it, 20);
    printf("%d %d\n", r.value, r.done);
    it = outer();
    await iter_next(it);
    r = await iter_return(it, 5);
    printf("%d %d\n", r.value, r.done);
    it = outer();
    await iter_next(it);
    try { await iter_throw(it, error_new(1, "boo")); } catch (e) { puts(e->message); }
    return 0;
}
