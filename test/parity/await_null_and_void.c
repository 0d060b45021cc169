/* Awaiting what holds nothing: promises of void, and a rejection after one turn for what is no promise. */
#include "parity.h"

static async void nothing(void)
{
}

static async void awaits_nothing(const char *name)
{
    await nothing();
    printf("%s 1\n", name);
    await promise_resolved(void);
    printf("%s 2\n", name);
}

static async void refuses(promise(int) p)
{
    puts("refuses starts");
    await p;
    puts("never");
}

async int main(void)
{
    promise(void) a = awaits_nothing("a"), b = refuses(NULL);
    CATCH(void, b, on_say, "refused");
    count_turns("turn", 4);
    await promise_all_settled(a, b);
    puts("end");
}
