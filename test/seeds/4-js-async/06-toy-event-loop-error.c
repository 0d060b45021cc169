/* An event that fails is reported, and the loop goes on with the next. */
#include <troth.h>
#include <errno.h>
#include <stdio.h>

static async void one(void)
{
    puts("one");
}

static async void broken(void)
{
    throw error_new(EIO, "broken event");
}

static async void three(void)
{
    puts("three");
}

async int main(void)
{
    promise(void) (*const event_loop[])(void) = { one, broken, three };

    for (int i = 0; i < 3; i++) {
        promise(void) event = event_loop[i]();
        await promise_all_settled(event);
        if (promise_state(event) == PROMISE_REJECTED)
            printf("reported: %s\n", promise_error(event)->message);
    }
    return 0;
}
