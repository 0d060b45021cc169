/* yield*: what passes through to the inner iterator, and what comes back (test262: language/expressions/yield, star-*). */
const { begin, say, say_int, show, failed, pause_for, fail_with, close } = require('./conformance.js');

function* inner() {
  let got = yield 1;
  say_int('inner got', got);
  got = yield 2;
  say_int('inner got', got);
  return 30;
}

function* outer() {
  yield 0;
  let result = yield* inner();
  say_int('result', result);
  let got = yield 4;
  say_int('outer got', got);
  return 50;
}

function* only() {
  return yield* inner();
}

function* returns_at_once() {
  return 6;
}

function* throws_at_once() {
  throw new Error('at once');
}

function* delegates_to_the_empty() {
  yield say_int('empty', yield* returns_at_once());
}

function* delegates_to_the_failing() {
  try {
    yield* throws_at_once();
  } catch (e) {
    say(e.message);
    yield 1;
  }
  return 2;
}

function* inner_catches() {
  try {
    yield 1;
  } catch (e) {
    say('inner catch');
    say(e.message);
    yield 2;
  }
  return 3;
}

function* inner_finally() {
  try {
    yield 1;
  } finally {
    say('inner finally');
  }
  return 3;
}

function* inner_yields_in_finally() {
  try {
    yield 1;
  } finally {
    yield 2;
    say('inner finally ends');
  }
  return 3;
}

function* inner_return_overrides() {
  try {
    yield 1;
  } finally {
    return 77;
  }
}

function* inner_throw_overrides() {
  try {
    yield 1;
  } finally {
    throw new Error('from inner finally');
  }
}

function* inner_throws_later() {
  yield 1;
  throw new Error('later');
}

function make(which) {
  switch (which) {
  case 0:
    return inner_catches();
  case 1:
    return inner_finally();
  case 2:
    return inner_yields_in_finally();
  case 3:
    return inner_return_overrides();
  case 4:
    return inner_throw_overrides();
  default:
    return inner_throws_later();
  }
}

function* guarded(which) {
  try {
    let result = yield* make(which);
    say_int('result', result);
    yield 10;
  } catch (e) {
    say('outer catch');
    say(e.message);
    yield 11;
  } finally {
    say('outer finally');
  }
  return 12;
}

function* bare(which) {
  say_int('result', yield* make(which));
  return 13;
}

function* tree(depth) {
  if (depth > 0) {
    yield* tree(depth - 1);
    yield depth;
    yield* tree(depth - 1);
  }
  return depth;
}

function* of_a_variable() {
  let it = inner();
  say_int('first by hand', it.next().value);
  say_int('result', yield* it);
  say_int('again', yield* it);
}

function* in_a_loop() {
  for (let i = 0; i < 3; i++) {
    try {
      if (yield* returns_at_once())
        continue;
    } finally {
      yield i;
    }
  }
}

function* as_operands() {
  let sum = (yield* returns_at_once()) + (yield* inner());
  yield sum;
  yield yield* inner();
}

function* in_finally() {
  try {
    yield 1;
  } finally {
    yield* inner();
    say('outer finally ends');
  }
}

function* in_catch() {
  try {
    throw new Error('own');
  } catch (e) {
    yield* inner_catches();
    say(e.message);
  }
}

async function request(name, it, how) {
  begin(name);
  try { show(it.next()); } catch (e) { failed(e.message); }
  if (how === 0)
    try { show(it.throw(new Error('sent'))); } catch (e) { failed(e.message); }
  else if (how === 1)
    try { show(it.return(70)); } catch (e) { failed(e.message); }
  else
    try { show(it.next(80)); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { close(it); say('closed'); } catch (e) { failed(e.message); }
}

async function drain(name, it) {
  begin(name);
  for (const v of it)
    say_int('value', v);
}

async function main() {
  begin('values and what is sent');
  let it = outer();
  try { show(it.next(100)); } catch (e) { failed(e.message); }
  try { show(it.next(101)); } catch (e) { failed(e.message); }
  try { show(it.next(102)); } catch (e) { failed(e.message); }
  try { show(it.next(103)); } catch (e) { failed(e.message); }
  try { show(it.next(104)); } catch (e) { failed(e.message); }
  try { show(it.next(105)); } catch (e) { failed(e.message); }

  begin('its value is returned');
  it = only();
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('an inner one that ends at once');
  it = delegates_to_the_empty();
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('an inner one that fails at once');
  it = delegates_to_the_failing();
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  await request('throw: inner catch', guarded(0), 0);
  await request('throw: inner finally', guarded(1), 0);
  await request('throw: inner finally yields', guarded(2), 0);
  await request('throw: inner finally returns', guarded(3), 0);
  await request('throw: inner finally throws', guarded(4), 0);
  await request('throw: no handler inside', guarded(5), 0);
  await request('return: inner catch', guarded(0), 1);
  await request('return: inner finally', guarded(1), 1);
  await request('return: inner finally yields', guarded(2), 1);
  await request('return: inner finally returns', guarded(3), 1);
  await request('return: inner finally throws', guarded(4), 1);
  await request('return: no handler inside', guarded(5), 1);
  await request('next: inner catch', guarded(0), 2);
  await request('next: inner finally', guarded(1), 2);
  await request('next: inner finally yields', guarded(2), 2);
  await request('next: inner finally returns', guarded(3), 2);
  await request('next: inner finally throws', guarded(4), 2);
  await request('next: the inner one fails', guarded(5), 2);
  await request('throw, nothing outside: inner catch', bare(0), 0);
  await request('throw, nothing outside: inner finally', bare(1), 0);
  await request('throw, nothing outside: inner finally yields', bare(2), 0);
  await request('throw, nothing outside: inner finally returns', bare(3), 0);
  await request('return, nothing outside: inner catch', bare(0), 1);
  await request('return, nothing outside: inner finally', bare(1), 1);
  await request('return, nothing outside: inner finally yields', bare(2), 1);
  await request('return, nothing outside: inner finally returns', bare(3), 1);
  await request('return, nothing outside: inner finally throws', bare(4), 1);

  await drain('a tree', tree(3));
  await drain('an iterator that was begun by hand, and one that has ended', of_a_variable());
  await drain('in a loop, with finally', in_a_loop());
  await drain('as operands', as_operands());
  await drain('in finally', in_finally());
  await drain('in catch', in_catch());
  await request('return to one that delegates in finally', in_finally(), 1);
  await request('throw to one that delegates in finally', in_finally(), 0);
  await request('throw to one that delegates in catch', in_catch(), 0);

  begin('throw before it delegates');
  it = outer();
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.throw(new Error('sent'))); } catch (e) { failed(e.message); }

  begin('return before it delegates');
  it = outer();
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.return(5)); } catch (e) { failed(e.message); }

  begin('close within the inner one');
  it = guarded(1);
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { close(it); say('closed'); } catch (e) { failed(e.message); }

  begin('close through three levels');
  it = tree(3);
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { close(it); say('closed'); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }
  return 0;
}

main();
