/* Every kind of part that has to be left, nested, with suspensions in all of them. */
#include <troth.h>
#include <errno.h>
#include "balance.h"

static async int pause_ms(int ms, int value)
{
    ENTERED();
    defer LEFT();
    await sleep_ms(ms);
    return value;
}

static async int nested(int way)
{
    int sum = 0;
    ENTERED();
    defer {
        LEFT();
        await pause_ms(1, 0);
    }
    for (int i = 0; i < 3; i++) {
        ENTERED();
        try {
            sum += await pause_ms(2, i);
            ENTERED();
            try {
                if (way == 1 && i == 1)
                    continue;
                if (way == 2 && i == 1)
                    break;
                if (way == 3 && i == 1)
                    return sum + 100;
                if (way == 4 && i == 1)
                    throw error_new(EIO, "way %d", way);
                sum += await pause_ms(1, 10);
            } catch (e) {
                ENTERED();
                defer LEFT();
                sum += await pause_ms(1, 1000);
                if (e->code == ECONNABORTED)
                    throw error_wrap(e, EPIPE, "again");
            } finally {
                LEFT();
                await pause_ms(1, 0);
            }
        } finally {
            ENTERED();
            try {
                sum += await pause_ms(1, 1);
            } finally {
                LEFT();
                LEFT();
            }
        }
    }
    return sum;
}

/* A finally that wins over what it was entered with. */
static async int overrides(int way)
{
    for (int i = 0; i < 2; i++) {
        ENTERED();
        try {
            await pause_ms(1, 0);
            if (way == 0)
                throw error_new(EIO, "dropped");
            if (way == 1)
                return 5;
        } finally {
            LEFT();
            await pause_ms(1, 0);
            if (way == 0)
                continue;
            if (way == 1)
                return 6;
            if (way == 2)
                throw error_new(EBUSY, "from finally");
        }
    }
    return 7;
}

static async void scopes(void)
{
    for (int i = 0; i < 2; i++) {
        ENTERED();
        defer LEFT();
        promise(int) p = pause_ms(2, 1), q = pause_ms(4, 2);
        ENTERED();
        defer {
            LEFT();
            await pause_ms(1, 0);
        }
        if (i == 1)
            break;
        await p;
    }
    switch (await pause_ms(1, 2)) {
    case 2: {
        ENTERED();
        defer LEFT();
        if (await pause_ms(1, 0))
            break;
        goto out;
    }
    default:
        await pause_ms(1, 0);
    }
out:
    await pause_ms(1, 0);
}

async int main(void)
{
    BALANCED();
    for (int way = 0; way < 5; way++)
        printf("%d ", await nested(way));
    for (int way = 0; way < 3; way++)
        try {
            printf("%d ", await overrides(way));
        } catch (e) {
            printf("%d ", e->code == EBUSY);
        }
    await scopes();
    puts("done");
    return 0;
}
