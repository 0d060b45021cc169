/* When all, allSettled, any and race settle, in turns. */
#include "parity.h"

static async int after(int turns, int v)
{
    while (turns--)
        await promise_resolved(void);
    return v;
}

static async int fails_after(int turns, const char *message)
{
    while (turns--)
        await promise_resolved(void);
    return await promise_rejected(int, error_new(1, "%s", message));
}

async int main(void)
{
    promise(int) a = after(3, 10), b = after(1, 11), c = after(0, 12), x = fails_after(2, "x"), y = fails_after(1, "y");
    promise(void) all = promise_all(a, b, c), bad = promise_all(a, x, y), settled = promise_all_settled(a, x, y, c);
    promise(int) any = promise_any(x, a, b), none = promise_any(x, y), race = promise_race(a, b), lost = promise_race(a, y);
    THEN(void, all, on_say, NULL, "all");
    CATCH(void, bad, on_error, "bad");
    THEN(void, settled, on_say, NULL, "settled");
    THEN(void, any, on_int, NULL, "any");
    CATCH(void, none, on_say, "none");
    THEN(void, race, on_int, NULL, "race");
    CATCH(void, lost, on_error, "lost");
    count_turns("turn", 10);
    await promise_all_settled(all, bad, settled, any, none, race, lost);
    puts("end");
}
