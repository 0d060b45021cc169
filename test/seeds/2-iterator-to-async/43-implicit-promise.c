/* An async function always gives a promise: its end or its value fulfils it, an error that leaves it rejects it. */
#include <errno.h>
#include <troth.h>
#include <stdio.h>

async const char *ends(void)
{
}

async const char *returns(void)
{
    return "value";
}

async const char *throws(void)
{
    return await promise_rejected(const char *, error_new(EINVAL, "broken"));
}

static void show(const char *name, promise(const char *) p)
{
    if (promise_state(p) == PROMISE_FULFILLED)
        printf("%s resolved: %s\n", name, promise_value(p) ? promise_value(p) : "undefined");
    else
        printf("%s rejected: %s\n", name, promise_error(p)->message);
}

#define is_promise(p) _Generic((p), promise(const char *): "true", default: "false")

async int main(void)
{
    promise(const char *) p = ends();
    printf("ends %s\n", is_promise(p));
    await promise_all_settled(p);
    show("ends", p);

    p = returns();
    printf("returns %s\n", is_promise(p));
    await promise_all_settled(p);
    show("returns", p);

    p = throws();
    printf("throws %s\n", is_promise(p));
    await promise_all_settled(p);
    show("throws", p);
    return 0;
}
