// A promise is settled by a thread that it does not belong to: a message, and the program ends.
// real-time
// expect-status: 134
// expect-stderr: troth: a promise is settled in a thread that it does not belong to: let its own do it, by loop_post
#include <troth.h>

static promise(int) p;

static void *settle(void *arg)
{
    promise_resolve(p, 42);
    return arg;
}

async int main(void)
{
    p = promise_new(int);
    await loop_work(settle, NULL);
    return await p;
}
