/* A generator and an async function that drive each other. */
#include "parity.h"

static generator int receives(int) steps(const char *name)
{
    int got = 0;
    for (int i = 0; i < 3; i++) {
        printf("%s asks %d\n", name, got + i);
        got = yield got + i;
    }
    printf("%s ends with %d\n", name, got);
    return got;
}

static async int doubled(int v)
{
    await promise_resolved(void);
    return v * 2;
}

static async int run(const char *name)
{
    iterator(int) it = steps(name);
    iter_result(int) r = iter_next(it);
    while (!r.done)
        r = iter_send(it, await doubled(r.value) + 1);
    return r.value;
}

async int main(void)
{
    promise(int) a = run("a"), b = run("b");
    count_turns("turn", 6);
    printf("%d %d\n", await a, await b);
}
