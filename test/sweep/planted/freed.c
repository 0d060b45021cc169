/* A pointer that a cleanup leaves behind. */
#include <troth.h>
#include <stdlib.h>

static async int use(char *shared)
{
    await sleep_ms(5);
    try {
        await sleep_ms(5);
    } finally {
        shared[0]++;
    }
    return shared[0];
}

static char *shared;

static async int owner(void)
{
    await sleep_ms(7);
    return 0;
}

async int main(void)
{
    shared = calloc(10, 1);
    promise(int) user = use(shared);
    promise_detach(user);
    try {
        await owner();
        await user;
    } catch {
    }
    free(shared);
    await sleep_ms(20);
    return 0;
}
// expect-failure: error: heap-use-after-free
