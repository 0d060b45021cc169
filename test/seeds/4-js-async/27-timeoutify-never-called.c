/* A callback that is never called gets a Timeout error after the delay. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>
#include "timeoutify.h"

static void ajax(const char *url, void (*callback)(struct guard *, const char *const data[]), struct guard *guard)
{
}

static void foo(const troth_error *err, const char *const data[])
{
    puts(err ? err->message : data[0]);
}

int main(void)
{
    struct guard guard;
    timeoutify(&guard, foo, 20);
    ajax("http://some.url.1", answer, &guard);
    puts("waiting");
    return loop_run();
}
