/* Section 4, rules 1, 5 and 7, as far as tests of expressions need them: tasks wait for their children, detach and cancel. */
#include <troth.h>
#include <errno.h>
#include "check.h"
#include "trace.h"

static async void child(int ms, const char *name)
{
    try {
        await sleep_ms(ms);
        note(name);
    } catch (e) {
        note(e->code == ECANCELED ? "canceled " : "? ");
        note(name);
        throw e;
    } finally {
        note(",");
    }
}

static async void parent(void)
{
    child(5, "five");
    child(2, "two");
    note("end,");
}

static async void fails_with_children(void)
{
    child(50, "a");
    child(60, "b");
    await sleep_ms(1);
    throw error_new(EIO, "failed");
}

static async void starts_and_detaches(void)
{
    promise(void) p = child(20, "detached");
    promise_detach(p);
}

/* It must see to it that the promise settles. */
static void on_cancel(void *context)
{
    note("on_cancel,");
    promise_reject((promise(int))context, error_new(ECANCELED, "stopped"));
}

static async int waits_for(promise(int) p)
{
    int v = -1;
    try {
        v = await p;
    } finally {
        note("finally,");
    }
    return v;
}

async int main(void)
{
    await parent();
    CHECK(traced("end,two,five,"));
    int code = 0;
    try {
        await fails_with_children();
    } catch (e) {
        code = e->code;
    }
    CHECK(code == EIO && traced("canceled b,canceled a,"));
    await starts_and_detaches();
    CHECK(traced(""));
    await sleep_ms(30);
    CHECK(traced("detached,"));

    promise(void) p = child(50, "cancel me");
    promise_cancel(p);
    CHECK(promise_state(p) == PROMISE_PENDING && traced(""));      /* never synchronously */
    await promise_all_settled(p);
    CHECK(promise_state(p) == PROMISE_REJECTED && promise_error(p)->code == ECANCELED && traced("canceled cancel me,"));

    promise(int) by_hand = promise_new(int), w = waits_for(by_hand);
    promise_on_cancel(by_hand, on_cancel, by_hand);
    promise_cancel(w);
    await promise_all_settled(w);
    CHECK(promise_state(w) == PROMISE_REJECTED && promise_error(w)->code == ECANCELED);
    CHECK(traced("on_cancel,finally,"));
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: ok
