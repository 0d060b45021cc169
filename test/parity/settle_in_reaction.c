/* Promises that are settled, and reactions that are added, while reactions run. */
#include "parity.h"

static promise(int) second;

static void settles(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    puts(context);
    promise_resolve(second, 2);
    THEN(void, (promise(int))settled, on_int, NULL, "added by a reaction");
    THEN(void, second, on_int, NULL, "added to the second");
}

static async void waits_for_both(promise(int) p, promise(int) q)
{
    printf("q is %d\n", await q);
    printf("p is %d\n", await p);
}

async int main(void)
{
    promise(int) p = promise_new(int);
    second = promise_new(int);
    promise(void) w = waits_for_both(p, second);
    THEN(void, second, on_int, NULL, "the second");
    THEN(void, p, settles, NULL, "settles the second");
    THEN(void, p, on_int, NULL, "the first, too");
    promise_resolve(p, 1);
    count_turns("turn", 4);
    puts("resolved");
    await w;
    puts("end");
    promise_release(second);
}
