/* Two generators mixed step by step in chosen orders. */
#include <troth.h>
#include <stdio.h>
#include "interleaved.h"

static async void play(const char *order)
{
    struct state s = { 1, 2 };
    iterator(int) f = foo(&s), b = bar(&s);
    int last_f = 0, last_b = 0;

    for (const char *step = order; *step; step++) {
        if (*step == 'f')
            last_f = iter_send(f, last_f).value;
        else
            last_b = iter_send(b, last_b).value;
    }
    printf("%s a = %d b = %d\n", order, s.a, s.b);
}

async int main(void)
{
    await play("fffbbbb");
    await play("bbbbfff");
    await play("bbfbffb");
    await play("fbfbfbb");
    return 0;
}
