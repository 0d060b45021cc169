/* What the twins of single files of test262 share; twins.js is the same in JavaScript. A case opens with twin("FILE"), the path
 * of its counterpart below test262's test/, or with own("TOPIC") where there is none. Its text is ours; what it asks is that file's. */
#ifndef TWINS_H
#define TWINS_H

#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define UNUSED __attribute__((unused))

static int cases;

UNUSED static void twin(const char *file) { printf("%d. %s\n", ++cases, file); }
UNUSED static void own(const char *topic) { printf("%d. (%s)\n", ++cases, topic); }
UNUSED static void say(const char *text) { printf("   %s\n", text); }
UNUSED static int say_int(const char *text, int v) { return printf("   %s %d\n", text, v), v; }
UNUSED static void say_error(const char *text, const troth_error *e) { printf("   %s failed: %s\n", text, e->message); }
UNUSED static void say_result(const char *text, iter_result(int) r) { printf("   %s %d %s\n", text, r.value, r.done ? "true" : "false"); }
UNUSED static troth_error *error(const char *text) { return error_new(EIO, "%s", text); }

/* --- a clock that counts turns: `tick 1`, `tick 2`, ... ------------------------------------------------------------------- */

static int ticks_left, ticks_done;

static void tick(void *arg)
{
    printf("   tick %d\n", ++ticks_done);
    if (--ticks_left > 0)
        loop_microtask(tick, arg);
}

UNUSED static void ticks(int n)
{
    ticks_done = 0;
    ticks_left = n;
    loop_microtask(tick, NULL);
}

UNUSED static void say_job(void *text) { say(text); }
UNUSED static void microtask(const char *text) { loop_microtask(say_job, (void *)(uintptr_t)text); }

/* --- reactions: each says its label and what it got, and ends in its own way. They borrow, and give ---------------------- */

enum { PASSES, GIVES, THROWS, FOLLOWS, SETTLES };

struct reaction { const char *label; int how, value; const char *message; promise(int) other; };

static void react(troth_promise *settled, troth_promise *untyped, void *context)
{
    struct reaction *r = context;
    promise(int) p = (promise(int))settled, derived = (promise(int))untyped;
    int v = promise_state(p) == PROMISE_FULFILLED ? promise_value(p) : 0;
    if (promise_state(p) == PROMISE_FULFILLED)
        say_int(r->label, v);
    else
        say_error(r->label, promise_error(p));
    switch (r->how) {
    case PASSES: promise_resolve(derived, v); break;
    case GIVES: promise_resolve(derived, r->value); break;
    case THROWS: promise_reject(derived, error(r->message)); break;
    case FOLLOWS: promise_follow(derived, r->other); break;
    case SETTLES: promise_resolve(r->other, r->value); break;
    }
    promise_release(r->other);
    free(r);
}

static struct reaction *reaction(const char *label, int how, int value, const char *message, promise(int) other)
{
    struct reaction *r = malloc(sizeof *r);
    if (!r)
        abort();
    *r = (struct reaction){ label, how, value, message, promise_keep(other) };
    return r;
}

/* p.then(say, say), and what is given: what it got, a value, an error, another promise; or another one is settled. */
UNUSED static promise(int) said(promise(int) p, const char *label) { return promise_then(int, p, react, react, reaction(label, PASSES, 0, NULL, NULL)); }
UNUSED static promise(int) gives(promise(int) p, const char *label, int v) { return promise_then(int, p, react, react, reaction(label, GIVES, v, NULL, NULL)); }
UNUSED static promise(int) throws(promise(int) p, const char *label, const char *m) { return promise_then(int, p, react, react, reaction(label, THROWS, 0, m, NULL)); }
UNUSED static promise(int) follows(promise(int) p, const char *label, promise(int) q) { return promise_then(int, p, react, react, reaction(label, FOLLOWS, 0, NULL, q)); }
UNUSED static promise(int) settles(promise(int) p, const char *label, promise(int) q, int v) { return promise_then(int, p, react, react, reaction(label, SETTLES, v, NULL, q)); }

UNUSED static void end(troth_promise *settled, troth_promise *derived, void *label)
{
    (void)derived;
    const troth_error *e = promise_error(settled);
    if (e)
        say_error(label, e);
    else
        say(label);
}

/* p.catch(() => say("rejected")): what an AggregateError says is its own. */
static void quiet(troth_promise *settled, troth_promise *derived, void *label) { (void)settled, (void)derived, say(label); }
UNUSED static promise(int) caught(promise(int) p, const char *label) { return promise_catch(int, p, quiet, (void *)(uintptr_t)label); }

/* Of a promise whose value is not looked at. */
#define ended(p, label) promise_then(void, p, end, end, (void *)(uintptr_t)(label))

/* A call that its function is not to wait for, as all calls are in JavaScript. */
UNUSED static promise(int) detached(promise(int) p) { promise_detach(p); return promise_keep(p); }

static void answered(troth_promise *settled, troth_promise *derived, void *label)
{
    (void)derived;
    const troth_error *e = promise_error(settled);
    if (e)
        say_error(label, e);
    else
        say_result(label, promise_value((promise(iter_result(int)))settled));
}

/* What comes of a request to an async iterator. Takes the request. */
UNUSED static void asked(promise(iter_result(int)) p, const char *label)
{
    promise_release(promise_then(void, p, answered, answered, (void *)(uintptr_t)label));
    promise_release(p);
}

static void stop(troth_promise *settled, troth_promise *derived, void *label) { (void)settled, (void)derived, say(label); }
/* p.finally(() => say(label)) */
UNUSED static promise(int) at_last(promise(int) p, const char *label) { return promise_finally(p, stop, (void *)(uintptr_t)label); }

static void stop_badly(troth_promise *settled, troth_promise *derived, void *label)
{
    (void)settled, say(label);
    promise_reject((promise(void))derived, error(label));
}
/* p.finally(() => { say(label); throw new Error(label); }) */
UNUSED static promise(int) at_last_fails(promise(int) p, const char *label) { return promise_finally(p, stop_badly, (void *)(uintptr_t)label); }

UNUSED static promise(int) resolved(int v) { return promise_resolved(int, v); }
UNUSED static promise(int) rejected(const char *m) { return promise_rejected(int, error(m)); }
UNUSED static void resolve(promise(int) p, int v) { promise_resolve(p, v); }
UNUSED static void reject(promise(int) p, const char *m) { promise_reject(p, error(m)); }

/* --- thenables --------------------------------------------------------------------------------------------------------------- */

/* What an object's `then` does: a letter each. f: fulfils with 1, F: with 2, r: rejects, t: throws (what follows does not count),
 * l: fulfils later, in a microtask; x: rejects later. */
static void late_f(void *p) { promise_resolve((promise(int))p, 3); promise_release((promise(int))p); }
static void late_x(void *p) { promise_reject((promise(int))p, error("late")); promise_release((promise(int))p); }

static void object_then(void *self, troth_promise *untyped)
{
    promise(int) p = (promise(int))untyped;
    say("then");
    for (const char *s = self; *s; s++)
        switch (*s) {
        case 'f': promise_resolve(p, 1); break;
        case 'F': promise_resolve(p, 2); break;
        case 'r': promise_reject(p, error("rejected")); break;
        case 't': promise_reject(p, error("thrown")); return;
        case 'l': loop_microtask(late_f, promise_keep(p)); break;
        case 'x': loop_microtask(late_x, promise_keep(p)); break;
        }
}
UNUSED static promise(int) thenable(const char *acts) { return promise_from_thenable(int, ((troth_thenable){ (void *)(uintptr_t)acts, object_then })); }

static void unhandled(troth_promise *p, troth_error *e, void *context)
{
    (void)p, (void)context;
    say_error("unhandled", e);
}

/* One after the other, with all that each of them left running. */
#define TWINS(...) async int main(void) \
{ \
    static promise(void) (*const all[])(void) = { __VA_ARGS__ }; \
    promise_on_unhandled(unhandled, NULL); \
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) { \
        await all[i](); \
        await sleep_ms(20); \
    } \
    return 0; \
}

#endif
