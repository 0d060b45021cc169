/* A callback may also never come, come without its arguments, or have its error swallowed. */
#include <troth.h>
#include <errno.h>
#include <stdio.h>

struct user { int calls; bool fails; };

static async void callback(struct user *user, const char *data)
{
    user->calls++;
    if (user->fails)
        throw error_new(EIO, "lost");
    printf("  argument: %s\n", data ? data : "undefined");
}

static async void never_calls(struct user *user)
{
}

static async void forgets_the_argument(struct user *user)
{
    await callback(user, NULL);
}

static async void swallows_errors(struct user *user)
{
    await promise_all_settled(callback(user, "data"));     /* nobody hears how it went */
}

async int main(void)
{
    struct { const char *name; promise(void) (*call)(struct user *); bool fails; } parties[] = {
        { "never calls", never_calls, false },
        { "forgets the argument", forgets_the_argument, false },
        { "swallows errors", swallows_errors, true },
    };

    for (int i = 0; i < 3; i++) {
        struct user user = { 0, parties[i].fails };
        promise(void) party = parties[i].call(&user);
        await promise_all_settled(party);
        printf("%s: calls %d - %s\n", parties[i].name, user.calls,
            promise_state(party) == PROMISE_FULFILLED ? "no error seen" : promise_error(party)->message);
    }
    return 0;
}
