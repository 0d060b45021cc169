/* Thenables inside thenables are unwrapped down to a plain value: a promise that follows another is locked to it. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <errno.h>
#include <stdio.h>

typedef const char *text;

struct wrapped { int depth; promise(text) inside; };

/* Gives `inside` at the bottom, and above it a thenable that gives the next one. */
static void unwrap(void *self, troth_promise *p)
{
    struct wrapped *wrapped = self;

    if (--wrapped->depth == 0) {
        promise_follow((promise(text))p, wrapped->inside);
    } else {
        promise(text) inner = promise_from_thenable(text, ((troth_thenable){ self, unwrap }));
        promise_follow((promise(text))p, inner);
        promise_release(inner);
    }
}

static void give(void *self, troth_promise *p)
{
    promise_resolve((promise(text))p, (text)self);
}

static void refuse(void *self, troth_promise *p)
{
    promise_reject(p, error_new(EIO, "%s", (text)self));
}

static void print(troth_promise *settled, troth_promise *derived, void *context)
{
    puts(promise_value((promise(text))settled));
}

static void print_error(troth_promise *settled, troth_promise *derived, void *context)
{
    puts(promise_error(settled)->message);
}

struct no_thenable { text then; };

static void print_then(troth_promise *settled, troth_promise *derived, void *context)
{
    printf("no thenable: %s\n", promise_value((promise(struct no_thenable))settled).then);
}

static promise(text) thenable(void (*then)(void *self, troth_promise *p), void *self)
{
    return promise_from_thenable(text, ((troth_thenable){ self, then }));
}

async int main(void)
{
    struct wrapped deeper = { 5, promise_resolved(text, "deeper") };
    struct wrapped promised = { 2, promise_resolved(text, "with a promise inside") };

    promise_then(void, thenable(give, "deep"), print, NULL, NULL);
    promise_then(void, thenable(unwrap, &deeper), print, NULL, NULL);
    promise_then(void, thenable(unwrap, &promised), print, NULL, NULL);
    promise_then(void, thenable(refuse, "refused"), NULL, print_error, NULL);
    promise_then(void, promise_resolved(struct no_thenable, { "not a function" }), print_then, NULL, NULL);
    promise_catch(void, thenable(refuse, "thrown by then"), print_error, NULL);

    await sleep_ms(1);
    promise_release(deeper.inside);
    promise_release(promised.inside);
    return 0;
}
