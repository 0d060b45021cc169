/* resolve(promise) by hand: locked in at once, settled later. */
#include "parity.h"

async int main(void)
{
    promise(int) p = promise_new(int), q = promise_new(int), r = promise_new(int), s = promise_new(int);
    THEN(void, p, on_int, NULL, "p");
    THEN(void, q, on_int, NULL, "q");
    THEN(void, r, on_int, NULL, "r");
    CATCH(void, s, on_error, "s");
    promise_follow(p, q);
    promise_follow(r, p);
    promise_follow(s, r);
    promise_follow(s, q);
    promise_resolve(p, 1);
    promise_reject(r, error_new(1, "ignored"));
    count_turns("turn", 10);
    await promise_resolved(void);
    puts("resolve q");
    promise_resolve(q, 42);
    printf("%d\n", await p);
    printf("%d\n", await r);
    promise(int) t = promise_new(int), u = promise_rejected(int, error_new(1, "u failed"));
    promise_follow(t, u);
    CATCH(void, t, on_error, "t");
    CATCH(void, u, on_error, "u");
    count_turns("later turn", 5);
    await promise_all_settled(t);
    puts("end");
}
