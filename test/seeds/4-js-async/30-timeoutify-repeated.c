/* It guards against no call, not against repeated ones. */
#include <troth.h>
#include <stdio.h>
#include "timeoutify.h"

static async void ajax(const char *url, void (*callback)(struct guard *, const char *const data[]), struct guard *guard)
{
    await sleep_ms(5);
    callback(guard, (const char *[]){ "first", NULL });
    callback(guard, (const char *[]){ "second", NULL });
}

static void foo(const troth_error *err, const char *const data[])
{
    puts(err ? err->message : data[0]);
}

async int main(void)
{
    struct guard guard;
    timeoutify(&guard, foo, 2000);
    await ajax("http://some.url.1", answer, &guard);
    return 0;
}
