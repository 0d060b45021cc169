/* All locals and the position of the loop are frozen across the waits. */
#include <stdio.h>

typedef int run_value;
typedef struct { char items[3][16]; } run_result;
#include "../runner.h"

async int task(int data, int ms)
{
    await sleep_ms(ms);
    return data;
}

generator promise(int) receives(int) returns(run_result) flow(void)
{
    int sum = 0;
    run_result seen;
    for (int i = 1; i <= 3; i++) {
        int value = yield task(i * 10, 5);
        sum += value;
        snprintf(seen.items[i - 1], sizeof seen.items[0], "%d:%d:%d", i, value, sum);
    }
    return seen;
}

async int main(void)
{
    run_result seen = await async_runner(flow());
    printf("%s %s %s\n", seen.items[0], seen.items[1], seen.items[2]);
    return 0;
}
