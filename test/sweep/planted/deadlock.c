/* Who fails does not settle what others wait for. */
#include <troth.h>

static promise(int) ready;

static async void prepare(void)
{
    await sleep_ms(1);
    promise_resolve(ready, 1);
}

async int main(void)
{
    ready = promise_new(int);
    promise(void) work = prepare();
    promise_detach(work);
    promise_on_unhandled(NULL, NULL);
    int value = await ready;
    promise_release(ready);
    return value - 1;
}
// expect-failure: cancel: deadlock
