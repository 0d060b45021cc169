/* try, catch and finally around suspensions: the turns and the order of every way out. */
#include "parity.h"

static async int fails(const char *text)
{
    await promise_resolved(void);
    throw error_new(1, "%s", text);
}

static async int ways(int way)
{
    for (int i = 0; i < 2; i++) {
        try {
            printf("try %d\n", i);
            if (way == 0)
                continue;
            if (way == 1)
                return await promise_resolved(int, 10);
            if (way == 2)
                break;
            if (way == 3)
                await fails("three");
            if (way == 4)
                throw error_new(1, "four");
        } catch (e) {
            printf("catch %s\n", e->message);
            await promise_resolved(void);
            if (way == 4)
                throw e;
            return 30;
        } finally {
            puts("finally");
            await promise_resolved(void);
            puts("finally ends");
        }
        puts("round ends");
    }
    puts("loop ends");
    return 0;
}

static async void run(int way)
{
    try {
        printf("way %d gives %d\n", way, await ways(way));
    } catch (e) {
        printf("way %d throws %s\n", way, e->message);
    }
}

async int main(void)
{
    for (int way = 0; way < 6; way++) {
        count_turns("turn", 3);
        await run(way);
    }
    promise(void) all[6];
    for (int way = 0; way < 6; way++)
        all[way] = run(way);
    await promise_all_of(all, 6);
}
