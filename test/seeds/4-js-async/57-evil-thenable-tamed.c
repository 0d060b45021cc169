/* promise_from_thenable lets only the first call of a misbehaving thenable through. */
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

static void both(value_callback *cb, failure_callback *errcb, void *context)
{
    cb(context, 42);
    errcb(context, "evil laugh");
    cb(context, 43);
    errcb(context, "even this");
}

static void error_first(value_callback *cb, failure_callback *errcb, void *context)
{
    errcb(context, "evil laugh");
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

static void fulfilled(troth_promise *settled, troth_promise *derived, void *context)
{
    printf("fulfilled %d\n", promise_value((promise(int))settled));
}

static void rejected(troth_promise *settled, troth_promise *derived, void *context)
{
    printf("rejected %s\n", promise_error(settled)->message);
}

async int main(void)
{
    static struct future futures[] = { { both }, { error_first } };

    for (int i = 0; i < 2; i++) {
        promise(int) p = promise_from_thenable(int, ((troth_thenable){ &futures[i], future_then }));
        promise_then(void, p, fulfilled, rejected, NULL);
    }
    return 0;
}
