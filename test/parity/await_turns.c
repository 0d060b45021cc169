/* How many turns an `await` takes: one on a settled promise, one after the settlement of a pending one. */
#include "parity.h"

static async int at_once(int v)
{
    return v;
}

static async int awaits(int v)
{
    return await promise_resolved(int, v);
}

async int main(void)
{
    count_turns("turn", 12);
    printf("a %d\n", await at_once(1));
    printf("b %d\n", await awaits(2));
    printf("c %d\n", await promise_resolved(int, 3));
    promise(int) p = awaits(4);
    printf("d %d\n", await p);
    printf("e %d\n", await p);
    printf("f %d\n", await awaits(await awaits(5)));
}
