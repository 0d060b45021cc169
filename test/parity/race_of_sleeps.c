/* race and any over sleeping tasks; the losers go on. */
#include "parity.h"

static async int sleeper(int ms, int v)
{
    await sleep_ms(ms);
    printf("sleeper %d wakes\n", v);
    return v;
}

static async int failing(int ms, int v)
{
    await sleep_ms(ms);
    printf("failing %d wakes\n", v);
    return await promise_rejected(int, error_new(1, "failed %d", v));
}

async int main(void)
{
    promise(int) p[3] = {sleeper(500, 0), sleeper(100, 1), sleeper(200, 2)};
    printf("race %d\n", await promise_race_of(p, 3));
    promise(int) q[3] = {failing(200, 3), sleeper(600, 4), failing(300, 5)};
    printf("any %d\n", await promise_any_of(q, 3));
    await promise_all_settled_of(q, 3);
    await promise_all_of(p, 3);
    puts("end");
}
