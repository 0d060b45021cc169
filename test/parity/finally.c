/* Promise.prototype.finally: passes the outcome on, some turns later; an error of its own wins. A callback that settles or
 * follows with `derived` is one that returns such a promise. */
#include "parity.h"

static async void slow(void)
{
    await promise_resolved(void);
    await promise_resolved(void);
    puts("slow is done");
}

static void finally_waits(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled;
    puts(context);
    promise(void) w = slow();
    promise_follow((promise(void))derived, w);
    promise_release(w);
}

static void finally_fails(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled;
    puts(context);
    promise_reject((promise(void))derived, error_new(1, "from finally"));
}

async int main(void)
{
    promise(int) p = promise_resolved(int, 1), bad = promise_rejected(int, error_new(1, "bad"));
    promise(int) a = promise_finally(p, on_say, "finally a"), b = promise_finally(bad, on_say, "finally b");
    promise(int) c = promise_finally(p, finally_waits, "finally c"), d = promise_finally(p, finally_fails, "finally d");
    promise(int) e = promise_finally(bad, finally_fails, "finally e");
    THEN(void, a, on_int, NULL, "a");
    CATCH(void, b, on_error, "b");
    THEN(void, c, on_int, NULL, "c");
    CATCH(void, d, on_error, "d");
    CATCH(void, e, on_error, "e");
    count_turns("turn", 12);
    await promise_all_settled(a, b, c, d, e);
    puts("end");
}
