/* Operands that suspend, in the order of the source; && || ?: and , leave out what C leaves out. */
#include "parity.h"

static async int get(const char *name, int v)
{
    printf("%s asked\n", name);
    await promise_resolved(void);
    printf("%s given\n", name);
    return v;
}

static int three(int a, int b, int c)
{
    return a * 100 + b * 10 + c;
}

async int main(void)
{
    printf("%d\n", await get("a", 1) + await get("b", 2) * await get("c", 3));
    printf("%d\n", three(await get("d", 1), await get("e", 2), await get("f", 3)));
    printf("%d\n", await get("g", 0) && await get("never", 1));
    printf("%d\n", await get("h", 0) || await get("i", 1));
    printf("%d\n", await get("j", 1) ? await get("k", 5) : await get("never", 6));
    printf("%d\n", (await get("l", 1), await get("m", 2)));
    int array[] = {await get("n", 7), await get("o", 8)};
    printf("%d\n", array[await get("p", 1)]);
    if (await get("q", 0) || (await get("r", 1) && !await get("s", 0)))
        puts("yes");
    for (int i = await get("t", 0); i < await get("u", 2); i += await get("v", 1))
        printf("body %d\n", i);
    switch (await get("w", 2)) {
    case 1:
        puts("never");
        break;
    case 2:
        printf("two %d\n", await get("x", 9));
    }
}
