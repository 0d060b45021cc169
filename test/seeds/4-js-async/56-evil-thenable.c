/* A misbehaving thenable calls both callbacks. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

/* The type of some library's objects: `then` takes two callbacks, and may do with them what it likes. */
typedef void value_callback(void *context, int value);
typedef void failure_callback(void *context, const char *why);

struct future {
    void (*then)(value_callback *cb, failure_callback *errcb, void *context);
};

static void evil(value_callback *cb, failure_callback *errcb, void *context)
{
    cb(context, 42);
    errcb(context, "evil laugh");
}

static void fulfilled(void *context, int value)
{
    printf("fulfilled %d\n", value);
}

static void rejected(void *context, const char *why)
{
    printf("rejected %s\n", why);
}

async int main(void)
{
    struct future p = { evil };
    p.then(fulfilled, rejected, NULL);
    return 0;
}
