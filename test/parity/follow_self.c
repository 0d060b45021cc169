/* A promise that is resolved with itself is rejected, at once. */
#include "parity.h"

static void on_type_error(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    printf("%s %s\n", (char *)context, promise_error(settled) ? "rejected" : "fulfilled");
}

async int main(void)
{
    promise(int) p = promise_new(int), alias = p;
    CATCH(int, p, on_type_error, "p");
    promise_follow(p, alias);
    count_turns("turn", 4);
    await promise_all_settled(p);
    puts("end");
}
