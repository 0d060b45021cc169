/* Every way out of a loop closes the iterator: seen by an iterator of callbacks. */
#include "parity.h"

static int at;

static bool next(void *self, int *value, troth_error **error)
{
    (void)error;
    printf("%s next\n", (char *)self);
    *value = ++at;
    return at <= 3;
}

static void closes(void *self)
{
    printf("%s return\n", (char *)self);
}

static iterator(int) make(const char *name)
{
    at = 0;
    return iter_make(int, (void *)name, next, closes);
}

static int returns(void)
{
    foreach (int v, make("returned"))
        if (v == 2)
            return v * 10;
    return 0;
}

static int leaves(void)
{
    int n = 0;
outer:
    foreach (int v, make("left")) {
        n++;
        for (int i = 0; i < 3; i++)
            if (v == 1 && n < 3)
                goto outer;
        break;
    }
    return n;
}

static async int waits(void)
{
    int sum = 0;
    foreach (int v, make("awaited")) {
        await promise_resolved(void);
        printf("body %d\n", v);
        if (v == 2)
            break;
        sum += v;
    }
    return sum;
}

async int main(void)
{
    foreach (int v, make("broken"))
        if (v == 1)
            break;
    printf("%d\n", returns());
    printf("%d\n", leaves());
    count_turns("turn", 4);
    printf("%d\n", await waits());
}
