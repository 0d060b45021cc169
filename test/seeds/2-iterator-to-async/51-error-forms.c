/* A rejection is handled by promise_catch and by try and catch around an await. */
// flags: -Wno-unused-parameter
#include <errno.h>
#include <troth.h>
#include <stdio.h>

async void fails(const char *why)
{
    await sleep_ms(5);
    throw error_new(EIO, "%s", why);
}

static void never(troth_promise *settled, troth_promise *derived, void *context)
{
    puts("never printed");
}

static void print(troth_promise *settled, troth_promise *derived, void *context)
{
    printf("catch: %s\n", promise_error(settled)->message);
}

static promise(void) with_catch(void)
{
    promise(void) p = fails("one");
    promise(void) after = promise_then(void, p, never, NULL, NULL);
    promise(void) handled = promise_catch(void, after, print, NULL);
    promise_release(p);
    promise_release(after);
    return handled;
}

async void with_try(void)
{
    try {
        await fails("two");
        puts("never printed");
    } catch (err) {
        printf("try...catch: %s\n", err->message);
    }
    puts("goes on");
}

async int main(void)
{
    await with_catch();
    await with_try();
    return 0;
}
