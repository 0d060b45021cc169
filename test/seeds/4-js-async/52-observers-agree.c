/* A settled promise never changes: the error of one observer does not turn the others to rejection. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static char heard[200];

static void hear(const char *who, const char *what)
{
    size_t used = strlen(heard);
    snprintf(heard + used, sizeof heard - used, "%s%s %s", used ? ", " : "", who, what);
}

static void fail(troth_promise *settled, troth_promise *derived, void *context)
{
    promise_reject(derived, error_new(EIO, "first observer"));
}

static void failed(troth_promise *settled, troth_promise *derived, void *who)
{
    hear(who, "failed");
}

static void fulfilled(troth_promise *settled, troth_promise *derived, void *who)
{
    char value[20];
    snprintf(value, sizeof value, "%d", promise_value((promise(int))settled));
    hear(who, value);
}

static void rejected(troth_promise *settled, troth_promise *derived, void *who)
{
    hear(who, "rejected");
}

async int main(void)
{
    promise(int) p = promise_resolved(int, 42);

    promise_catch(void, promise_then(void, p, fail, NULL, NULL), failed, "first");
    promise_then(void, p, fulfilled, rejected, "second");
    promise_then(void, p, fulfilled, rejected, "third");

    await sleep_ms(5);
    await promise_then(void, p, fulfilled, rejected, "late");
    puts(heard);
    return 0;
}
