/* Async functions, await, and queueMicrotask beside them: twins of test262's async functions and await expressions. */
#include "twins.h"

static async int gives_one(void)
{
    say("body");
    return 1;
}

static async int returns_after_await(void)
{
    say("body");
    int v = await resolved(41);
    say_int("awaited", v);
    return v + 1;
}

static async int fails(void)
{
    say("body");
    throw error("thrown");
}

static async int fails_after_await(void)
{
    say("body");
    await resolved(0);
    throw error("thrown");
}

static async int pushes(int n, int who)
{
    for (int i = 0; i < n; i++) {
        say_int("step of", who);
        await resolved(0);
    }
    return who;
}

static async void body_that_returns(void)
{
    twin("language/statements/async-function/evaluation-body-that-returns.js");
    ticks(2);
    said(detached(gives_one()), "f");
    say("behind");
}

static async void body_that_returns_after_await(void)
{
    twin("language/statements/async-function/evaluation-body-that-returns-after-await.js");
    ticks(3);
    said(detached(returns_after_await()), "f");
    say("behind");
}

static async void body_that_throws(void)
{
    twin("language/statements/async-function/evaluation-body-that-throws.js");
    ticks(2);
    said(detached(fails()), "f");
    say("behind");
}

static async void body_that_throws_after_await(void)
{
    twin("language/statements/async-function/evaluation-body-that-throws-after-await.js");
    ticks(3);
    said(detached(fails_after_await()), "f");
    say("behind");
}

static async void body_runs_at_once(void)
{
    twin("language/statements/async-function/evaluation-body.js");
    say("before");
    await gives_one();
    say("behind");
}

static async void interleaved(void)
{
    twin("language/expressions/await/async-await-interleaved.js");
    said(detached(pushes(3, 1)), "first");
    said(detached(pushes(3, 2)), "second");
    ticks(5);
}

static async generator int three(void)
{
    for (int i = 0; i < 3; i++) {
        say_int("yields", i);
        yield i;
    }
}

static async int walks(void)
{
    foreach_await (int v, three())
        say_int("value", v);
    return 0;
}

static async void generator_interleaved(void)
{
    twin("language/expressions/await/async-generator-interleaved.js");
    said(detached(pushes(4, 1)), "function");
    said(detached(walks()), "loop");
}

static async void for_await_interleaved(void)
{
    twin("language/expressions/await/for-await-of-interleaved.js");
    said(detached(walks()), "first");
    said(detached(walks()), "second");
    ticks(8);
}

static async void awaits_thenables(void)
{
    twin("language/expressions/await/await-awaits-thenables.js");
    ticks(4);
    say_int("awaited", await thenable("f"));
    say_int("awaited", await thenable("l"));
}

static async void awaits_thenables_that_throw(void)
{
    twin("language/expressions/await/await-awaits-thenables-that-throw.js");
    ticks(4);
    try {
        await thenable("t");
    } catch (e) {
        say(e->message);
    }
    say_int("awaited", await thenable("ft"));
}

static async void throws_rejections(void)
{
    twin("language/expressions/await/await-throws-rejections.js");
    ticks(2);
    try {
        await rejected("no");
        say("not reached");
    } catch (e) {
        say(e->message);
    }
}

static async void settled_and_pending(void)
{
    twin("language/expressions/await/await-non-promise.js");
    promise(int) p = promise_new(int);
    ticks(3);
    say_int("settled", await resolved(1));
    microtask("queued behind the first await");
    settles(resolved(0), "then", p, 2);
    say_int("pending", await p);
}

static async void of_a_promise_that_follows(void)
{
    own("await of a promise that follows another");
    promise(int) p = promise_new(int), q = resolved(3);
    promise_follow(p, q);
    ticks(5);
    say_int("followed", await p);
}

static async void beside_microtasks(void)
{
    own("queueMicrotask between awaits");
    microtask("1");
    said(detached(pushes(2, 7)), "f");
    microtask("2");
    await resolved(0);
    microtask("4");
    say("3");
    await resolved(0);
    say("5");
}

static async void microtasks_of_microtasks(void)
{
    own("queueMicrotask between reactions");
    promise(int) p = resolved(0);
    ticks(4);
    said(said(p, "a"), "b");
    microtask("c");
    said(p, "d");
    await sleep_ms(1);
    ticks(2);
    said(p, "e");
}

/* --- what wins: try and finally that reject, return or throw --------------------------------------------------------- */

enum { REJECT, RETURN, THROW };

static async int try_finally(int way, int last)
{
    try {
        await resolved(0);
        if (way == REJECT)
            await rejected("rejected in try");
        if (way == THROW)
            throw error("thrown in try");
        return 10;
    } finally {
        say("finally");
        if (last == REJECT)
            await rejected("rejected in finally");
        if (last == THROW)
            throw error("thrown in finally");
        return 20;
    }
}

static async void try_reject_finally_reject(void)
{
    twin("language/statements/async-function/try-reject-finally-reject.js");
    ticks(5);
    said(detached(try_finally(REJECT, REJECT)), "f");
}

static async void try_reject_finally_return(void)
{
    twin("language/statements/async-function/try-reject-finally-return.js");
    ticks(5);
    said(detached(try_finally(REJECT, RETURN)), "f");
}

static async void try_reject_finally_throw(void)
{
    twin("language/statements/async-function/try-reject-finally-throw.js");
    ticks(5);
    said(detached(try_finally(REJECT, THROW)), "f");
}

static async void try_return_finally_reject(void)
{
    twin("language/statements/async-function/try-return-finally-reject.js");
    ticks(5);
    said(detached(try_finally(RETURN, REJECT)), "f");
}

static async void try_return_finally_return(void)
{
    twin("language/statements/async-function/try-return-finally-return.js");
    ticks(5);
    said(detached(try_finally(RETURN, RETURN)), "f");
}

static async void try_return_finally_throw(void)
{
    twin("language/statements/async-function/try-return-finally-throw.js");
    ticks(5);
    said(detached(try_finally(RETURN, THROW)), "f");
}

static async void try_throw_finally_reject(void)
{
    twin("language/statements/async-function/try-throw-finally-reject.js");
    ticks(5);
    said(detached(try_finally(THROW, REJECT)), "f");
}

static async void try_throw_finally_return(void)
{
    twin("language/statements/async-function/try-throw-finally-return.js");
    ticks(5);
    said(detached(try_finally(THROW, RETURN)), "f");
}

static async void try_throw_finally_throw(void)
{
    twin("language/statements/async-function/try-throw-finally-throw.js");
    ticks(5);
    said(detached(try_finally(THROW, THROW)), "f");
}

TWINS(body_that_returns, body_that_returns_after_await, body_that_throws, body_that_throws_after_await, body_runs_at_once, interleaved,
    generator_interleaved, for_await_interleaved, awaits_thenables, awaits_thenables_that_throw, throws_rejections, settled_and_pending,
    of_a_promise_that_follows, beside_microtasks, microtasks_of_microtasks, try_reject_finally_reject, try_reject_finally_return,
    try_reject_finally_throw, try_return_finally_reject, try_return_finally_return, try_return_finally_throw, try_throw_finally_reject,
    try_throw_finally_return, try_throw_finally_throw)
