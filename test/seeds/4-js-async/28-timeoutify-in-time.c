/* An answer in time is passed on with an empty error in front, and the timer is cancelled. */
#include <troth.h>
#include <stdio.h>
#include "timeoutify.h"

static async void ajax(const char *url, void (*callback)(struct guard *, const char *const data[]), struct guard *guard)
{
    await sleep_ms(5);
    callback(guard, (const char *[]){ "data", "more", NULL });
}

static void print(const troth_error *err, const char *const data[])
{
    printf("[ %s", err ? err->message : "null");
    for (int i = 0; data[i]; i++)
        printf(", '%s'", data[i]);
    puts(" ]");
}

async int main(void)
{
    struct guard guard;
    timeoutify(&guard, print, 2000);
    await ajax("http://some.url.1", answer, &guard);
    return 0;
}
