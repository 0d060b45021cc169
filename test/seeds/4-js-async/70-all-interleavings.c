/* Every possible mix of the two generators, and the different results they reach. */
#include <troth.h>
#include <stdio.h>
#include <string.h>
#include "interleaved.h"

struct order { char steps[8]; };

static async struct state play(struct order order)
{
    struct state s = { 1, 2 };
    iterator(int) its[] = { foo(&s), bar(&s) };
    int last[2] = { 0 };

    for (const char *step = order.steps; *step; step++) {
        int i = *step == 'b';
        last[i] = iter_send(its[i], last[i]).value;
    }
    return s;
}

static struct order put(char step, struct order rest)
{
    struct order order = { { step } };
    strcpy(order.steps + 1, rest.steps);
    return order;
}

static generator struct order mixes(int f, int b)
{
    if (f + b == 0)
        yield (struct order){ "" };
    if (f > 0) {
        foreach (struct order rest, mixes(f - 1, b))
            yield put('f', rest);
    }
    if (b > 0) {
        foreach (struct order rest, mixes(f, b - 1))
            yield put('b', rest);
    }
}

async int main(void)
{
    struct { struct state state; int count; } results[40];
    int n = 0;

    foreach (struct order order, mixes(3, 4)) {
        struct state s = await play(order);
        int i = 0;
        while (i < n && (results[i].state.a != s.a || results[i].state.b != s.b))
            i++;
        if (i == n) {
            results[n].state = s;
            results[n++].count = 0;
        }
        results[i].count++;
    }
    for (int i = 0; i < n; i++)
        printf("a = %d b = %d - reached by %d\n", results[i].state.a, results[i].state.b, results[i].count);
    return 0;
}
