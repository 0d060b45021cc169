/* A reaction that gives a promise: following it costs two more turns (a job for its `then`, and that reaction). */
#include "parity.h"

static void give_settled(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled;
    puts(context);
    promise(int) q = promise_resolved(int, 5);
    promise_follow((promise(int))derived, q);
    promise_release(q);
}

static async int later(int v)
{
    await promise_resolved(void);
    await promise_resolved(void);
    return v;
}

static void give_pending(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled;
    puts(context);
    promise(int) q = later(6);
    promise_follow((promise(int))derived, q);
    promise_release(q);
}

static void give_rejected(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled;
    puts(context);
    promise(int) q = promise_rejected(int, error_new(1, "seven"));
    promise_follow((promise(int))derived, q);
    promise_release(q);
}

async int main(void)
{
    promise(int) p = promise_resolved(int, 1);
    promise(int) a = promise_then(int, p, give_settled, NULL, "gives a settled one");
    promise(int) b = promise_then(int, p, give_pending, NULL, "gives a pending one");
    promise(int) c = promise_then(int, p, give_rejected, NULL, "gives a rejected one");
    THEN(void, a, on_int, NULL, "a");
    THEN(void, b, on_int, NULL, "b");
    CATCH(void, c, on_error, "c");
    count_turns("turn", 8);
    await promise_all_settled(a, b, c);
    puts("end");
}
