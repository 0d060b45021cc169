/* Three loops that wait in different ways share the turns. */
#include "parity.h"

static async void settled(const char *name, int n)
{
    for (int i = 0; i < n; i++) {
        printf("%s %d\n", name, i);
        await promise_resolved(void);
    }
}

static async int value(int i)
{
    return i;
}

static async void calls(const char *name, int n)
{
    for (int i = 0; i < n; i++)
        printf("%s %d\n", name, await value(i));
}

static async int twice(int i)
{
    return await value(i) + await value(i);
}

static async void nested(const char *name, int n)
{
    for (int i = 0; i < n; i++)
        printf("%s %d\n", name, await twice(i));
}

async int main(void)
{
    promise(void) a = settled("settled", 9), b = calls("calls", 7), c = nested("nested", 4);
    await c;
    await b;
    await a;
    puts("end");
}
