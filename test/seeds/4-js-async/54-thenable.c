/* An object with a then function is a thenable; this one calls back at once. As a promise it calls back later. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <errno.h>
#include <stdio.h>

/* The type of some library's objects: `then` takes two callbacks, and may do with them what it likes. */
typedef void value_callback(void *context, int value);
typedef void failure_callback(void *context, const char *why);

struct future {
    void (*then)(value_callback *cb, failure_callback *errcb, void *context);
};

static void at_once(value_callback *cb, failure_callback *errcb, void *context)
{
    cb(context, 42);
}

/* How such an object is given to promise_from_thenable. */
static void resolve(void *p, int value)
{
    promise_resolve((promise(int))p, value);
}

static void reject(void *p, const char *why)
{
    promise_reject((troth_promise *)p, error_new(EIO, "%s", why));
}

static void future_then(void *self, troth_promise *p)
{
    struct future *future = self;
    future->then(resolve, reject, p);
}

static void print_value(void *context, int value)
{
    printf("%d\n", value);
}

static void never(void *context, const char *why)
{
    puts("never printed");
}

static void print(troth_promise *settled, troth_promise *derived, void *context)
{
    printf("as a promise: %d\n", promise_value((promise(int))settled));
}

async int main(void)
{
    struct future p = { at_once };

    p.then(print_value, never, NULL);
    puts("after the thenable");
    promise(int) real = promise_from_thenable(int, ((troth_thenable){ &p, future_then }));
    promise_then(void, real, print, NULL, NULL);
    puts("after the promise");
    await real;
    return 0;
}
