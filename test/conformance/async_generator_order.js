/* Requests to async generators, and loops over them, turn by turn: twins of test262's AsyncGeneratorPrototype, async generators, for
* await and AsyncFromSyncIteratorPrototype. */
const { twin, own, say, say_int, ticks, said, asked, resolved, rejected, sleep_ms, run } = require('./twins.js');

async function* three() {
  for (let i = 1; i < 4; i++)
    say_int("sent", yield i);
  return 4;
}

async function* guarded() {
  try {
    say_int("sent", yield 1);
    say_int("sent", yield 2);
  } finally {
    say("finally");
  }
  return 3;
}

async function* guarded_by_awaits() {
  try {
    yield 1;
    yield 2;
  } finally {
    say("finally");
    await resolved(0);
    say("finally ends");
  }
}

async function* catches() {
  try {
    yield 1;
    say("not reached");
  } catch (e) {
    say(e.message);
    yield 2;
  }
  return 3;
}

async function* finally_returns() {
  try {
    yield 1;
  } finally {
    return 9;
  }
}

async function* finally_throws() {
  try {
    yield 1;
  } finally {
    throw new Error("of finally");
  }
}

async function* slow() {
  say("starts");
  await sleep_ms(1);
  yield 1;
  await sleep_ms(1);
  yield 2;
}

async function* returns_at_once(how) {
  if (how === 0)
    return;
  if (how === 1)
    return 0;
  if (how === 2)
    return await resolved(0);
}

async function* yields_rejected() {
  try {
    yield await rejected("no");
  } catch (e) {
    say(e.message);
  }
  yield await rejected("again");
  say("not reached");
}

function* plain() {
  try {
    say_int("sent", yield 1);
    say_int("sent", yield 2);
  } finally {
    say("plain finally");
  }
  return 3;
}

async function* over_async() {
  say_int("inner result", yield* guarded());
  return 5;
}

async function* over_plain() {
  say_int("inner result", yield* plain());
  return 5;
}

/* One request, its turns beside a clock. */
function request(it, how, label, clock) {
  if (clock)
    ticks(clock);
  if (how === 'n')
    asked(it.next(), label);
  if (how === 's')
    asked(it.next(70), label);
  if (how === 't')
    asked(it.throw(new Error("sent")), label);
  if (how === 'r')
    asked(it.return(80), label);
}

async function queue_order() {
  twin("built-ins/AsyncGeneratorPrototype/next/request-queue-order.js");
  const it = three();
  request(it, 'n', "first", 7);
  request(it, 's', "second", 0);
  request(it, 's', "third", 0);
  request(it, 'n', "fourth", 0);
  request(it, 'n', "fifth", 0);
  await sleep_ms(1);
}

async function queue_await_order() {
  twin("built-ins/AsyncGeneratorPrototype/next/request-queue-await-order.js");
  const it = slow();
  request(it, 'n', "first", 3);
  request(it, 'n', "second", 0);
  request(it, 'n', "third", 0);
  await sleep_ms(10);
}

async function queue_resolve_order() {
  twin("built-ins/AsyncGeneratorPrototype/next/request-queue-promise-resolve-order.js");
  const it = three(), other = three();
  request(it, 'n', "a", 4);
  request(other, 'n', "b", 0);
  request(it, 'n', "c", 0);
  request(other, 'n', "d", 0);
  await sleep_ms(1);
  request(it, 'r', "end", 0);
  request(other, 'r', "end", 0);
  await sleep_ms(1);
}

async function next_completed() {
  twin("built-ins/AsyncGeneratorPrototype/next/this-val-completed.js");
  const it = returns_at_once(0);
  request(it, 'n', "ends", 0);
  await sleep_ms(1);
  request(it, 'n', "again", 2);
  request(it, 's', "and again", 0);
  await sleep_ms(1);
}

async function return_undefined() {
  twin("language/statements/async-generator/return-undefined-implicit-and-explicit.js");
  const nothing = returns_at_once(0), value = returns_at_once(1), awaited = returns_at_once(2), end = returns_at_once(3);
  request(value, 'n', "return 0", 4);
  request(awaited, 'n', "return await", 0);
  request(nothing, 'n', "return", 0);
  request(end, 'n', "the end", 0);
  await sleep_ms(1);
}

async function return_suspended_start() {
  twin("built-ins/AsyncGeneratorPrototype/return/return-suspendedStart.js");
  const it = guarded();
  request(it, 'r', "return", 3);
  request(it, 'n', "next", 0);
  await sleep_ms(1);
}

async function return_suspended_yield() {
  twin("built-ins/AsyncGeneratorPrototype/return/return-suspendedYield.js");
  const it = three();
  request(it, 'n', "next", 0);
  await sleep_ms(1);
  request(it, 'r', "return", 4);
  request(it, 'n', "next", 0);
  await sleep_ms(1);
}

async function return_completed() {
  twin("built-ins/AsyncGeneratorPrototype/return/return-state-completed.js");
  const it = returns_at_once(1);
  request(it, 'n', "next", 0);
  await sleep_ms(1);
  request(it, 'r', "return", 3);
  request(it, 'n', "behind it", 0);
  await sleep_ms(1);
}

async function return_try_finally() {
  twin("built-ins/AsyncGeneratorPrototype/return/return-suspendedYield-try-finally.js");
  const it = guarded(), slower = guarded_by_awaits();
  request(it, 'n', "next", 0);
  request(slower, 'n', "next", 0);
  await sleep_ms(1);
  request(it, 'r', "return", 6);
  request(slower, 'r', "return, and finally awaits", 0);
  await sleep_ms(1);
}

async function return_try_finally_return() {
  twin("built-ins/AsyncGeneratorPrototype/return/return-suspendedYield-try-finally-return.js");
  const it = finally_returns();
  request(it, 'n', "next", 0);
  await sleep_ms(1);
  request(it, 'r', "return", 5);
  await sleep_ms(1);
}

async function return_try_finally_throw() {
  twin("built-ins/AsyncGeneratorPrototype/return/return-suspendedYield-try-finally-throw.js");
  const it = finally_throws();
  request(it, 'n', "next", 0);
  await sleep_ms(1);
  request(it, 'r', "return", 5);
  await sleep_ms(1);
}

async function return_executing() {
  twin("built-ins/AsyncGeneratorPrototype/return/request-queue-order-state-executing.js");
  const it = slow();
  request(it, 'n', "next", 0);
  request(it, 'r', "return", 0);
  request(it, 'n', "behind it", 0);
  await sleep_ms(10);
}

async function throw_suspended_start() {
  twin("built-ins/AsyncGeneratorPrototype/throw/throw-suspendedStart.js");
  const it = guarded();
  request(it, 't', "throw", 2);
  request(it, 'n', "next", 0);
  await sleep_ms(1);
}

async function throw_suspended_yield() {
  twin("built-ins/AsyncGeneratorPrototype/throw/throw-suspendedYield.js");
  const it = three();
  request(it, 'n', "next", 0);
  await sleep_ms(1);
  request(it, 't', "throw", 2);
  request(it, 'n', "next", 0);
  await sleep_ms(1);
}

async function throw_try_catch() {
  twin("built-ins/AsyncGeneratorPrototype/throw/throw-suspendedYield-try-catch.js");
  const it = catches();
  request(it, 'n', "next", 0);
  await sleep_ms(1);
  request(it, 't', "throw", 3);
  request(it, 'n', "next", 0);
  await sleep_ms(1);
}

async function throw_try_finally() {
  twin("built-ins/AsyncGeneratorPrototype/throw/throw-suspendedYield-try-finally.js");
  const it = guarded_by_awaits();
  request(it, 'n', "next", 0);
  await sleep_ms(1);
  request(it, 't', "throw", 4);
  request(it, 'n', "next", 0);
  await sleep_ms(1);
}

async function throw_try_finally_return() {
  twin("built-ins/AsyncGeneratorPrototype/throw/throw-suspendedYield-try-finally-return.js");
  const it = finally_returns();
  request(it, 'n', "next", 0);
  await sleep_ms(1);
  request(it, 't', "throw", 3);
  await sleep_ms(1);
}

async function throw_try_finally_throw() {
  twin("built-ins/AsyncGeneratorPrototype/throw/throw-suspendedYield-try-finally-throw.js");
  const it = finally_throws();
  request(it, 'n', "next", 0);
  await sleep_ms(1);
  request(it, 't', "throw", 3);
  await sleep_ms(1);
}

async function throw_completed() {
  twin("built-ins/AsyncGeneratorPrototype/throw/throw-state-completed.js");
  const it = returns_at_once(1);
  request(it, 'n', "next", 0);
  await sleep_ms(1);
  request(it, 't', "throw", 2);
  await sleep_ms(1);
}

async function throw_executing() {
  twin("built-ins/AsyncGeneratorPrototype/throw/request-queue-order-state-executing.js");
  const it = slow();
  request(it, 'n', "next", 0);
  request(it, 't', "throw", 0);
  request(it, 'n', "behind it", 0);
  await sleep_ms(10);
}

async function yield_promise_rejects() {
  twin("language/statements/async-generator/yield-promise-reject-next-catch.js");
  const it = yields_rejected();
  request(it, 'n', "next", 4);
  request(it, 'n', "next", 0);
  await sleep_ms(1);
}

async function star_async_next() {
  twin("language/statements/async-generator/yield-star-async-next.js");
  const it = over_async();
  request(it, 'n', "a", 9);
  request(it, 's', "b", 0);
  request(it, 's', "c", 0);
  request(it, 'n', "d", 0);
  await sleep_ms(1);
}

async function star_async_return() {
  twin("language/statements/async-generator/yield-star-async-return.js");
  const it = over_async();
  request(it, 'n', "next", 0);
  await sleep_ms(1);
  request(it, 'r', "return", 7);
  await sleep_ms(1);
}

async function star_async_throw() {
  twin("language/statements/async-generator/yield-star-async-throw.js");
  const it = over_async();
  request(it, 'n', "next", 0);
  await sleep_ms(1);
  request(it, 't', "throw", 5);
  await sleep_ms(1);
}

async function star_sync_next() {
  twin("language/statements/async-generator/yield-star-sync-next.js");
  const it = over_plain();
  request(it, 'n', "a", 9);
  request(it, 's', "b", 0);
  request(it, 's', "c", 0);
  request(it, 'n', "d", 0);
  await sleep_ms(1);
}

async function star_sync_return() {
  twin("language/statements/async-generator/yield-star-sync-return.js");
  const it = over_plain();
  request(it, 'n', "next", 0);
  await sleep_ms(1);
  request(it, 'r', "return", 7);
  await sleep_ms(1);
}

async function star_sync_throw() {
  twin("language/statements/async-generator/yield-star-sync-throw.js");
  const it = over_plain();
  request(it, 'n', "next", 0);
  await sleep_ms(1);
  request(it, 't', "throw", 5);
  await sleep_ms(1);
}

/* --- loops ------------------------------------------------------------------------------------------------------------- */

async function loop_turns() {
  twin("language/statements/for-await-of/ticks-with-async-iter-resolved-promise-and-constructor-lookup.js");
  ticks(8);
  for await (const v of three())
    say_int("value", v);
  say("behind");
}

async function loop_breaks() {
  twin("language/statements/for-await-of/iterator-close-non-throw-get-method-is-null.js");
  ticks(8);
  for await (const v of guarded_by_awaits()) {
    say_int("value", v);
    break;
  }
  say("behind");
}

async function leaves(how) {
  for await (const v of guarded()) {
    if (how === 0)
      return v;
    throw new Error("of the body");
  }
  return 0;
}

async function loop_returns() {
  twin("language/statements/for-await-of/iterator-close-non-throw-get-method-non-callable.js");
  ticks(7);
  said(leaves(0), "f");
}

async function loop_throws() {
  twin("language/statements/for-await-of/iterator-close-throw-get-method-abrupt.js");
  ticks(7);
  said(leaves(1), "f");
}

async function loop_continues() {
  own("continue");
  ticks(9);
  for await (const v of three()) {
    if (v === 2)
      continue;
    await resolved(0);
    say_int("value", v);
  }
}

async function loop_over_failing() {
  twin("language/statements/async-generator/yield-promise-reject-next-for-await-of-async-iterator.js");
  ticks(6);
  try {
    for await (const v of yields_rejected())
      say_int("value", v);
  } catch (e) {
    say(e.message);
  }
}

async function loop_inside_loop() {
  own("a loop in a loop");
  for await (const v of three())
    for await (const w of guarded()) {
      say_int("pair", v * 10 + w);
      if (v === w)
        break;
    }
}

run(queue_order, queue_await_order, queue_resolve_order, next_completed, return_undefined, return_suspended_start, return_suspended_yield,
  return_completed, return_try_finally, return_try_finally_return, return_try_finally_throw, return_executing, throw_suspended_start,
  throw_suspended_yield, throw_try_catch, throw_try_finally, throw_try_finally_return, throw_try_finally_throw, throw_completed,
  throw_executing, yield_promise_rejects, star_async_next, star_async_return, star_async_throw, star_sync_next, star_sync_return,
  star_sync_throw, loop_turns, loop_breaks, loop_returns, loop_throws, loop_continues, loop_over_failing, loop_inside_loop);
