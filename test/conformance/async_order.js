/* Async functions, await, and queueMicrotask beside them: twins of test262's async functions and await expressions. */
const { twin, own, say, say_int, ticks, microtask, said, settles, pending, resolved, rejected, resolve, thenable, sleep_ms, run } = require('./twins.js');

async function gives_one() {
  say("body");
  return 1;
}

async function returns_after_await() {
  say("body");
  let v = await resolved(41);
  say_int("awaited", v);
  return v + 1;
}

async function fails() {
  say("body");
  throw new Error("thrown");
}

async function fails_after_await() {
  say("body");
  await resolved(0);
  throw new Error("thrown");
}

async function pushes(n, who) {
  for (let i = 0; i < n; i++) {
    say_int("step of", who);
    await resolved(0);
  }
  return who;
}

async function body_that_returns() {
  twin("language/statements/async-function/evaluation-body-that-returns.js");
  ticks(2);
  said(gives_one(), "f");
  say("behind");
}

async function body_that_returns_after_await() {
  twin("language/statements/async-function/evaluation-body-that-returns-after-await.js");
  ticks(3);
  said(returns_after_await(), "f");
  say("behind");
}

async function body_that_throws() {
  twin("language/statements/async-function/evaluation-body-that-throws.js");
  ticks(2);
  said(fails(), "f");
  say("behind");
}

async function body_that_throws_after_await() {
  twin("language/statements/async-function/evaluation-body-that-throws-after-await.js");
  ticks(3);
  said(fails_after_await(), "f");
  say("behind");
}

async function body_runs_at_once() {
  twin("language/statements/async-function/evaluation-body.js");
  say("before");
  await gives_one();
  say("behind");
}

async function interleaved() {
  twin("language/expressions/await/async-await-interleaved.js");
  said(pushes(3, 1), "first");
  said(pushes(3, 2), "second");
  ticks(5);
}

async function* three() {
  for (let i = 0; i < 3; i++) {
    say_int("yields", i);
    yield i;
  }
}

async function walks() {
  for await (const v of three())
    say_int("value", v);
  return 0;
}

async function generator_interleaved() {
  twin("language/expressions/await/async-generator-interleaved.js");
  said(pushes(4, 1), "function");
  said(walks(), "loop");
}

async function for_await_interleaved() {
  twin("language/expressions/await/for-await-of-interleaved.js");
  said(walks(), "first");
  said(walks(), "second");
  ticks(8);
}

async function awaits_thenables() {
  twin("language/expressions/await/await-awaits-thenables.js");
  ticks(4);
  say_int("awaited", await thenable("f"));
  say_int("awaited", await thenable("l"));
}

async function awaits_thenables_that_throw() {
  twin("language/expressions/await/await-awaits-thenables-that-throw.js");
  ticks(4);
  try {
    await thenable("t");
  } catch (e) {
    say(e.message);
  }
  say_int("awaited", await thenable("ft"));
}

async function throws_rejections() {
  twin("language/expressions/await/await-throws-rejections.js");
  ticks(2);
  try {
    await rejected("no");
    say("not reached");
  } catch (e) {
    say(e.message);
  }
}

async function settled_and_pending() {
  twin("language/expressions/await/await-non-promise.js");
  const p = pending();
  ticks(3);
  say_int("settled", await resolved(1));
  microtask("queued behind the first await");
  settles(resolved(0), "then", p, 2);
  say_int("pending", await p);
}

async function of_a_promise_that_follows() {
  own("await of a promise that follows another");
  const p = pending(), q = resolved(3);
  p.resolve(q);
  ticks(5);
  say_int("followed", await p);
}

async function beside_microtasks() {
  own("queueMicrotask between awaits");
  microtask("1");
  said(pushes(2, 7), "f");
  microtask("2");
  await resolved(0);
  microtask("4");
  say("3");
  await resolved(0);
  say("5");
}

async function microtasks_of_microtasks() {
  own("queueMicrotask between reactions");
  const p = resolved(0);
  ticks(4);
  said(said(p, "a"), "b");
  microtask("c");
  said(p, "d");
  await sleep_ms(1);
  ticks(2);
  said(p, "e");
}

/* --- what wins: try and finally that reject, return or throw --------------------------------------------------------- */

const REJECT = 0, RETURN = 1, THROW = 2;

async function try_finally(way, last) {
  try {
    await resolved(0);
    if (way === REJECT)
      await rejected("rejected in try");
    if (way === THROW)
      throw new Error("thrown in try");
    return 10;
  } finally {
    say("finally");
    if (last === REJECT)
      await rejected("rejected in finally");
    if (last === THROW)
      throw new Error("thrown in finally");
    return 20;
  }
}

async function try_reject_finally_reject() {
  twin("language/statements/async-function/try-reject-finally-reject.js");
  ticks(5);
  said(try_finally(REJECT, REJECT), "f");
}

async function try_reject_finally_return() {
  twin("language/statements/async-function/try-reject-finally-return.js");
  ticks(5);
  said(try_finally(REJECT, RETURN), "f");
}

async function try_reject_finally_throw() {
  twin("language/statements/async-function/try-reject-finally-throw.js");
  ticks(5);
  said(try_finally(REJECT, THROW), "f");
}

async function try_return_finally_reject() {
  twin("language/statements/async-function/try-return-finally-reject.js");
  ticks(5);
  said(try_finally(RETURN, REJECT), "f");
}

async function try_return_finally_return() {
  twin("language/statements/async-function/try-return-finally-return.js");
  ticks(5);
  said(try_finally(RETURN, RETURN), "f");
}

async function try_return_finally_throw() {
  twin("language/statements/async-function/try-return-finally-throw.js");
  ticks(5);
  said(try_finally(RETURN, THROW), "f");
}

async function try_throw_finally_reject() {
  twin("language/statements/async-function/try-throw-finally-reject.js");
  ticks(5);
  said(try_finally(THROW, REJECT), "f");
}

async function try_throw_finally_return() {
  twin("language/statements/async-function/try-throw-finally-return.js");
  ticks(5);
  said(try_finally(THROW, RETURN), "f");
}

async function try_throw_finally_throw() {
  twin("language/statements/async-function/try-throw-finally-throw.js");
  ticks(5);
  said(try_finally(THROW, THROW), "f");
}

run(body_that_returns, body_that_returns_after_await, body_that_throws, body_that_throws_after_await, body_runs_at_once, interleaved,
  generator_interleaved, for_await_interleaved, awaits_thenables, awaits_thenables_that_throw, throws_rejections, settled_and_pending,
  of_a_promise_that_follows, beside_microtasks, microtasks_of_microtasks, try_reject_finally_reject, try_reject_finally_return,
  try_reject_finally_throw, try_return_finally_reject, try_return_finally_return, try_return_finally_throw, try_throw_finally_reject,
  try_throw_finally_return, try_throw_finally_throw);
