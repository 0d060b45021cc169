/* An answer after the timeout is ignored. */
#include <troth.h>
#include <stdio.h>
#include "timeoutify.h"

static async void ajax(const char *url, void (*callback)(struct guard *, const char *const data[]), struct guard *guard)
{
    await sleep_ms(50);
    puts("the answer comes");
    callback(guard, (const char *[]){ "data", NULL });
}

static void foo(const troth_error *err, const char *const data[])
{
    puts(err ? err->message : data[0]);
}

async int main(void)
{
    struct guard guard;
    timeoutify(&guard, foo, 10);
    await ajax("http://some.url.1", answer, &guard);
    return 0;
}
