/* A callback that is called twice, at once, never, or after a cancel: what util.promisify makes of it, and what is ours. */
// The same in promisify_corners.js; a callback that never comes leaves the promise pending there, and is a deadlock here.
#include <troth.h>
#include <errno.h>
#include <stdio.h>

typedef void node_callback(const char *err, int value, void *context);

static void settle(const char *err, int value, void *context)
{
    promise(int) p = context;
    if (err)
        promise_reject(p, error_new(EIO, "%s", err));
    else
        promise_resolve(p, value);
}

/* What stands behind `held` belongs to the library until it is closed: it may call as often as it likes. The variable that it is
 * written to owns it, as any does. */
static promise(int) promisify(void (*fn)(node_callback *, void *), promise(int) *held)
{
    promise(int) p = promise_new(int);
    *held = promise_keep(p);
    fn(settle, p);
    return p;
}

static void at_once(node_callback *cb, void *context) { cb(NULL, 1, context); }
static void twice(node_callback *cb, void *context) { cb(NULL, 1, context); cb(NULL, 2, context); }
static void value_then_error(node_callback *cb, void *context) { cb(NULL, 1, context); cb("late", 0, context); }
static void error_then_value(node_callback *cb, void *context) { cb("early", 0, context); cb(NULL, 2, context); }
static node_callback *kept;
static void *kept_context;
static void later(void *arg) { (void)arg; kept(NULL, 3, kept_context); kept("again", 0, kept_context); }
static void later_twice(node_callback *cb, void *context) { kept = cb; kept_context = context; timer_start(1, later, NULL); }
static void never(node_callback *cb, void *context) { (void)cb; (void)context; }

static void other(void *name) { printf("microtask %s\n", (char *)name); }

static async void show(const char *name, void (*fn)(node_callback *, void *))
{
    promise(int) held = NULL;
    promise(int) p = promisify(fn, &held);
    loop_microtask(other, (void *)name);
    printf("%s: called\n", name);
    try {
        printf("%s: %d\n", name, await p);
    } catch (e) {
        printf("%s: failed, %s\n", name, e->message);
    }
    await sleep_ms(2);
}

async int main(void)
{
    await show("at once", at_once);
    await show("twice", twice);
    await show("value, then error", value_then_error);
    await show("error, then value", error_then_value);
    await show("later, twice", later_twice);
    promise(int) held = NULL;
    promise(int) p = promisify(never, &held), ten = promise_resolved(int, 10);
    printf("never: %s\n", await promise_race(p, ten) == 1 ? "the other one" : "?");
    return 0;
}
