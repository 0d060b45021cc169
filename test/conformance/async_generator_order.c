/* Requests to async generators, and loops over them, turn by turn: twins of test262's AsyncGeneratorPrototype, async generators, for
 * await and AsyncFromSyncIteratorPrototype. */
#include "twins.h"

static async generator int three(void)
{
    for (int i = 1; i < 4; i++)
        say_int("sent", yield i);
    return 4;
}

static async generator int guarded(void)
{
    try {
        say_int("sent", yield 1);
        say_int("sent", yield 2);
    } finally {
        say("finally");
    }
    return 3;
}

static async generator int guarded_by_awaits(void)
{
    try {
        yield 1;
        yield 2;
    } finally {
        say("finally");
        await resolved(0);
        say("finally ends");
    }
}

static async generator int catches(void)
{
    try {
        yield 1;
        say("not reached");
    } catch (e) {
        say(e->message);
        yield 2;
    }
    return 3;
}

static async generator int finally_returns(void)
{
    try {
        yield 1;
    } finally {
        return 9;
    }
}

static async generator int finally_throws(void)
{
    try {
        yield 1;
    } finally {
        throw error("of finally");
    }
}

static async generator int slow(void)
{
    say("starts");
    await sleep_ms(1);
    yield 1;
    await sleep_ms(1);
    yield 2;
}

static async generator int returns_at_once(int how)
{
    if (how == 0)
        return;
    if (how == 1)
        return 0;
    if (how == 2)
        return await resolved(0);
}

static async generator int yields_rejected(void)
{
    try {
        yield await rejected("no");
    } catch (e) {
        say(e->message);
    }
    yield await rejected("again");
    say("not reached");
}

static generator int plain(void)
{
    try {
        say_int("sent", yield 1);
        say_int("sent", yield 2);
    } finally {
        say("plain finally");
    }
    return 3;
}

static async generator int over_async(void)
{
    say_int("inner result", yield_from guarded());
    return 5;
}

static async generator int over_plain(void)
{
    say_int("inner result", yield_from plain());
    return 5;
}

/* One request, its turns beside a clock. */
static void request(async_iterator(int) it, int how, const char *label, int clock)
{
    if (clock)
        ticks(clock);
    if (how == 'n')
        asked(iter_next(it), label);
    if (how == 's')
        asked(iter_send(it, 70), label);
    if (how == 't')
        asked(iter_throw(it, error("sent")), label);
    if (how == 'r')
        asked(iter_return(it, 80), label);
}

static async void queue_order(void)
{
    twin("built-ins/AsyncGeneratorPrototype/next/request-queue-order.js");
    async_iterator(int) it = three();
    request(it, 'n', "first", 7);
    request(it, 's', "second", 0);
    request(it, 's', "third", 0);
    request(it, 'n', "fourth", 0);
    request(it, 'n', "fifth", 0);
    await sleep_ms(1);
}

static async void queue_await_order(void)
{
    twin("built-ins/AsyncGeneratorPrototype/next/request-queue-await-order.js");
    async_iterator(int) it = slow();
    request(it, 'n', "first", 3);
    request(it, 'n', "second", 0);
    request(it, 'n', "third", 0);
    await sleep_ms(10);
}

static async void queue_resolve_order(void)
{
    twin("built-ins/AsyncGeneratorPrototype/next/request-queue-promise-resolve-order.js");
    async_iterator(int) it = three(), other = three();
    request(it, 'n', "a", 4);
    request(other, 'n', "b", 0);
    request(it, 'n', "c", 0);
    request(other, 'n', "d", 0);
    await sleep_ms(1);
    request(it, 'r', "end", 0);
    request(other, 'r', "end", 0);
    await sleep_ms(1);
}

static async void next_completed(void)
{
    twin("built-ins/AsyncGeneratorPrototype/next/this-val-completed.js");
    async_iterator(int) it = returns_at_once(0);
    request(it, 'n', "ends", 0);
    await sleep_ms(1);
    request(it, 'n', "again", 2);
    request(it, 's', "and again", 0);
    await sleep_ms(1);
}

static async void return_undefined(void)
{
    twin("language/statements/async-generator/return-undefined-implicit-and-explicit.js");
    async_iterator(int) nothing = returns_at_once(0), value = returns_at_once(1), awaited = returns_at_once(2), end = returns_at_once(3);
    request(value, 'n', "return 0", 4);
    request(awaited, 'n', "return await", 0);
    request(nothing, 'n', "return", 0);
    request(end, 'n', "the end", 0);
    await sleep_ms(1);
}

static async void return_suspended_start(void)
{
    twin("built-ins/AsyncGeneratorPrototype/return/return-suspendedStart.js");
    async_iterator(int) it = guarded();
    request(it, 'r', "return", 3);
    request(it, 'n', "next", 0);
    await sleep_ms(1);
}

static async void return_suspended_yield(void)
{
    twin("built-ins/AsyncGeneratorPrototype/return/return-suspendedYield.js");
    async_iterator(int) it = three();
    request(it, 'n', "next", 0);
    await sleep_ms(1);
    request(it, 'r', "return", 4);
    request(it, 'n', "next", 0);
    await sleep_ms(1);
}

static async void return_completed(void)
{
    twin("built-ins/AsyncGeneratorPrototype/return/return-state-completed.js");
    async_iterator(int) it = returns_at_once(1);
    request(it, 'n', "next", 0);
    await sleep_ms(1);
    request(it, 'r', "return", 3);
    request(it, 'n', "behind it", 0);
    await sleep_ms(1);
}

static async void return_try_finally(void)
{
    twin("built-ins/AsyncGeneratorPrototype/return/return-suspendedYield-try-finally.js");
    async_iterator(int) it = guarded(), slower = guarded_by_awaits();
    request(it, 'n', "next", 0);
    request(slower, 'n', "next", 0);
    await sleep_ms(1);
    request(it, 'r', "return", 6);
    request(slower, 'r', "return, and finally awaits", 0);
    await sleep_ms(1);
}

static async void return_try_finally_return(void)
{
    twin("built-ins/AsyncGeneratorPrototype/return/return-suspendedYield-try-finally-return.js");
    async_iterator(int) it = finally_returns();
    request(it, 'n', "next", 0);
    await sleep_ms(1);
    request(it, 'r', "return", 5);
    await sleep_ms(1);
}

static async void return_try_finally_throw(void)
{
    twin("built-ins/AsyncGeneratorPrototype/return/return-suspendedYield-try-finally-throw.js");
    async_iterator(int) it = finally_throws();
    request(it, 'n', "next", 0);
    await sleep_ms(1);
    request(it, 'r', "return", 5);
    await sleep_ms(1);
}

static async void return_executing(void)
{
    twin("built-ins/AsyncGeneratorPrototype/return/request-queue-order-state-executing.js");
    async_iterator(int) it = slow();
    request(it, 'n', "next", 0);
    request(it, 'r', "return", 0);
    request(it, 'n', "behind it", 0);
    await sleep_ms(10);
}

static async void throw_suspended_start(void)
{
    twin("built-ins/AsyncGeneratorPrototype/throw/throw-suspendedStart.js");
    async_iterator(int) it = guarded();
    request(it, 't', "throw", 2);
    request(it, 'n', "next", 0);
    await sleep_ms(1);
}

static async void throw_suspended_yield(void)
{
    twin("built-ins/AsyncGeneratorPrototype/throw/throw-suspendedYield.js");
    async_iterator(int) it = three();
    request(it, 'n', "next", 0);
    await sleep_ms(1);
    request(it, 't', "throw", 2);
    request(it, 'n', "next", 0);
    await sleep_ms(1);
}

static async void throw_try_catch(void)
{
    twin("built-ins/AsyncGeneratorPrototype/throw/throw-suspendedYield-try-catch.js");
    async_iterator(int) it = catches();
    request(it, 'n', "next", 0);
    await sleep_ms(1);
    request(it, 't', "throw", 3);
    request(it, 'n', "next", 0);
    await sleep_ms(1);
}

static async void throw_try_finally(void)
{
    twin("built-ins/AsyncGeneratorPrototype/throw/throw-suspendedYield-try-finally.js");
    async_iterator(int) it = guarded_by_awaits();
    request(it, 'n', "next", 0);
    await sleep_ms(1);
    request(it, 't', "throw", 4);
    request(it, 'n', "next", 0);
    await sleep_ms(1);
}

static async void throw_try_finally_return(void)
{
    twin("built-ins/AsyncGeneratorPrototype/throw/throw-suspendedYield-try-finally-return.js");
    async_iterator(int) it = finally_returns();
    request(it, 'n', "next", 0);
    await sleep_ms(1);
    request(it, 't', "throw", 3);
    await sleep_ms(1);
}

static async void throw_try_finally_throw(void)
{
    twin("built-ins/AsyncGeneratorPrototype/throw/throw-suspendedYield-try-finally-throw.js");
    async_iterator(int) it = finally_throws();
    request(it, 'n', "next", 0);
    await sleep_ms(1);
    request(it, 't', "throw", 3);
    await sleep_ms(1);
}

static async void throw_completed(void)
{
    twin("built-ins/AsyncGeneratorPrototype/throw/throw-state-completed.js");
    async_iterator(int) it = returns_at_once(1);
    request(it, 'n', "next", 0);
    await sleep_ms(1);
    request(it, 't', "throw", 2);
    await sleep_ms(1);
}

static async void throw_executing(void)
{
    twin("built-ins/AsyncGeneratorPrototype/throw/request-queue-order-state-executing.js");
    async_iterator(int) it = slow();
    request(it, 'n', "next", 0);
    request(it, 't', "throw", 0);
    request(it, 'n', "behind it", 0);
    await sleep_ms(10);
}

static async void yield_promise_rejects(void)
{
    twin("language/statements/async-generator/yield-promise-reject-next-catch.js");
    async_iterator(int) it = yields_rejected();
    request(it, 'n', "next", 4);
    request(it, 'n', "next", 0);
    await sleep_ms(1);
}

static async void star_async_next(void)
{
    twin("language/statements/async-generator/yield-star-async-next.js");
    async_iterator(int) it = over_async();
    request(it, 'n', "a", 9);
    request(it, 's', "b", 0);
    request(it, 's', "c", 0);
    request(it, 'n', "d", 0);
    await sleep_ms(1);
}

static async void star_async_return(void)
{
    twin("language/statements/async-generator/yield-star-async-return.js");
    async_iterator(int) it = over_async();
    request(it, 'n', "next", 0);
    await sleep_ms(1);
    request(it, 'r', "return", 7);
    await sleep_ms(1);
}

static async void star_async_throw(void)
{
    twin("language/statements/async-generator/yield-star-async-throw.js");
    async_iterator(int) it = over_async();
    request(it, 'n', "next", 0);
    await sleep_ms(1);
    request(it, 't', "throw", 5);
    await sleep_ms(1);
}

static async void star_sync_next(void)
{
    twin("language/statements/async-generator/yield-star-sync-next.js");
    async_iterator(int) it = over_plain();
    request(it, 'n', "a", 9);
    request(it, 's', "b", 0);
    request(it, 's', "c", 0);
    request(it, 'n', "d", 0);
    await sleep_ms(1);
}

static async void star_sync_return(void)
{
    twin("language/statements/async-generator/yield-star-sync-return.js");
    async_iterator(int) it = over_plain();
    request(it, 'n', "next", 0);
    await sleep_ms(1);
    request(it, 'r', "return", 7);
    await sleep_ms(1);
}

static async void star_sync_throw(void)
{
    twin("language/statements/async-generator/yield-star-sync-throw.js");
    async_iterator(int) it = over_plain();
    request(it, 'n', "next", 0);
    await sleep_ms(1);
    request(it, 't', "throw", 5);
    await sleep_ms(1);
}

/* --- loops ------------------------------------------------------------------------------------------------------------- */

static async void loop_turns(void)
{
    twin("language/statements/for-await-of/ticks-with-async-iter-resolved-promise-and-constructor-lookup.js");
    ticks(8);
    foreach_await (int v, three())
        say_int("value", v);
    say("behind");
}

static async void loop_breaks(void)
{
    twin("language/statements/for-await-of/iterator-close-non-throw-get-method-is-null.js");
    ticks(8);
    foreach_await (int v, guarded_by_awaits()) {
        say_int("value", v);
        break;
    }
    say("behind");
}

static async int leaves(int how)
{
    foreach_await (int v, guarded()) {
        if (how == 0)
            return v;
        throw error("of the body");
    }
    return 0;
}

static async void loop_returns(void)
{
    twin("language/statements/for-await-of/iterator-close-non-throw-get-method-non-callable.js");
    ticks(7);
    said(detached(leaves(0)), "f");
}

static async void loop_throws(void)
{
    twin("language/statements/for-await-of/iterator-close-throw-get-method-abrupt.js");
    ticks(7);
    said(detached(leaves(1)), "f");
}

static async void loop_continues(void)
{
    own("continue");
    ticks(9);
    foreach_await (int v, three()) {
        if (v == 2)
            continue;
        await resolved(0);
        say_int("value", v);
    }
}

static async void loop_over_failing(void)
{
    twin("language/statements/async-generator/yield-promise-reject-next-for-await-of-async-iterator.js");
    ticks(6);
    try {
        foreach_await (int v, yields_rejected())
            say_int("value", v);
    } catch (e) {
        say(e->message);
    }
}

static async void loop_inside_loop(void)
{
    own("a loop in a loop");
    foreach_await (int v, three())
        foreach_await (int w, guarded()) {
            say_int("pair", v * 10 + w);
            if (v == w)
                break;
        }
}

TWINS(queue_order, queue_await_order, queue_resolve_order, next_completed, return_undefined, return_suspended_start, return_suspended_yield,
    return_completed, return_try_finally, return_try_finally_return, return_try_finally_throw, return_executing, throw_suspended_start,
    throw_suspended_yield, throw_try_catch, throw_try_finally, throw_try_finally_return, throw_try_finally_throw, throw_completed,
    throw_executing, yield_promise_rejects, star_async_next, star_async_return, star_async_throw, star_sync_next, star_sync_return,
    star_sync_throw, loop_turns, loop_breaks, loop_returns, loop_throws, loop_continues, loop_over_failing, loop_inside_loop)
