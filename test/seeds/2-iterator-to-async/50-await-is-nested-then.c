/* What follows an await is the callback of a then: the two forms run in the same order. */
#include <troth.h>
#include <stdio.h>

struct name {
    char text[8];
};

async struct name task(char first, struct name rest)
{
    struct name name;
    snprintf(name.text, sizeof name.text, "%c%.6s", first, rest.text);
    printf("  start %s\n", name.text);
    await sleep_ms(5);
    return name;
}

async struct name with_await(void)
{
    struct name a = await task('A', (struct name){ "" });
    struct name b = await task('B', a);
    struct name c = await task('C', b);
    return c;
}

static void start_c(troth_promise *b, troth_promise *derived, void *context)
{
    (void)context;
    promise(struct name) c = task('C', promise_value((promise(struct name))b));
    promise_follow((promise(struct name))derived, c);
    promise_release(c);
}

static void start_b(troth_promise *a, troth_promise *derived, void *context)
{
    promise(struct name) b = task('B', promise_value((promise(struct name))a));
    promise(struct name) c = promise_then(struct name, b, start_c, NULL, context);
    promise_follow((promise(struct name))derived, c);
    promise_release(b);
    promise_release(c);
}

static promise(struct name) with_then(void)
{
    promise(struct name) a = task('A', (struct name){ "" });
    promise(struct name) c = promise_then(struct name, a, start_b, NULL, NULL);
    promise_release(a);
    return c;
}

async int main(void)
{
    struct name c = await with_await();
    printf("await: %s\n", c.text);
    c = await with_then();
    printf("then: %s\n", c.text);
    return 0;
}
