/* Following a promise or a thenable gives the value at the end of it, never a promise in a promise. */
#include <errno.h>
#include <troth.h>
#include <stdio.h>

typedef promise(const char *) text_promise;

/* Gives a promise that settles as `inner` does; takes `inner`. */
static text_promise wrap(text_promise inner)
{
    text_promise outer = promise_new(const char *);
    promise_follow(outer, inner);
    promise_release(inner);
    return outer;
}

static text_promise nested(void)
{
    return wrap(wrap(promise_resolved(const char *, "deep")));
}

static void then_resolve(void *self, troth_promise *promise)
{
    promise_resolve((text_promise)promise, (const char *)self);
}

static text_promise thenable(void)
{
    return wrap(promise_from_thenable(const char *, ((troth_thenable){ "from a thenable", then_resolve })));
}

static text_promise rejected(void)
{
    return wrap(promise_rejected(const char *, error_new(EINVAL, "no")));
}

async int main(void)
{
    puts(await nested());
    puts(await thenable());
    text_promise last = rejected();
    await promise_all_settled(last);
    if (promise_state(last) == PROMISE_REJECTED)
        printf("rejected %s\n", promise_error(last)->message);
    return 0;
}
