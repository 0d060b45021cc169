/* next, throw and return of a generator in each of its states (test262: built-ins/GeneratorPrototype). */
const { begin, say, say_int, show, failed, pause_for, fail_with, close } = require('./conformance.js');

let current;

function* never() {
  say('the body runs');
  yield 1;
  return 2;
}

function* empty() {
}

function* returns_only() {
  return 5;
}

function* throws_only() {
  say('the body runs');
  throw new Error('at once');
}

function* echoes() {
  let got = 0;
  for (let i = 0; i < 3; i++) {
    got = yield got;
    say_int('got', got);
  }
  return got;
}

function* parameters(a, b) {
  a += yield a;
  b += yield b;
  return a * b;
}

function* resumes_itself(how) {
  try {
    if (how === 0)
      current.next();
    if (how === 1)
      current.throw(new Error('to itself'));
    if (how === 2)
      current.return(3);
  } catch (e) {
    say('refused');
  }
  yield 7;
  return 8;
}

function* throws_from_catch() {
  try {
    yield 1;
  } catch (e) {
    say(e.message);
    throw new Error('from catch');
  }
}

function* catches_and_goes_on() {
  for (let i = 0; i < 4; i++) {
    try {
      yield i;
    } catch (e) {
      say(e.message);
    }
  }
  return 40;
}

function* returns_in_try() {
  try {
    return 1;
  } finally {
    say('finally');
  }
}

function* yields_in_finally_of_return() {
  try {
    return 1;
  } finally {
    yield 2;
    say('finally ends');
  }
}

function* throws_in_try() {
  try {
    throw new Error('in try');
  } finally {
    yield 2;
    say('finally ends');
  }
}

function* never_returns() {
  for (;;) {
    try {
      yield 1;
    } finally {
      yield 2;
      continue;
    }
  }
}

function* counter(n) {
  while (n > 0) {
    yield n;
    n--;
  }
}

async function main() {
  begin('a call runs nothing of the body');
  let it = never();
  say('made');
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('next after the end');
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next(4)); } catch (e) { failed(e.message); }

  begin('throw after the end');
  try { show(it.throw(new Error('late'))); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('return after the end');
  try { show(it.return(33)); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('an empty body');
  it = empty();
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('a body that only returns: the value is given once');
  it = returns_only();
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('a body that only throws: the error is given once');
  it = throws_only();
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('the first value sent is lost');
  it = echoes();
  try { show(it.next(100)); } catch (e) { failed(e.message); }
  try { show(it.next(101)); } catch (e) { failed(e.message); }
  try { show(it.next(102)); } catch (e) { failed(e.message); }
  try { show(it.next(103)); } catch (e) { failed(e.message); }
  try { show(it.next(104)); } catch (e) { failed(e.message); }

  begin('next without a value after one with');
  it = echoes();
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next(1)); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('parameters');
  it = parameters(3, 4);
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next(10)); } catch (e) { failed(e.message); }
  try { show(it.next(20)); } catch (e) { failed(e.message); }

  begin('generators of one function are independent');
  it = counter(3);
  let other = counter(9);
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(other.next()); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(other.return(1)); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(other.next()); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('throw before the start: the body never runs');
  it = never();
  try { show(it.throw(new Error('early'))); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('return before the start: the body never runs');
  it = never();
  try { show(it.return(56)); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.return(57)); } catch (e) { failed(e.message); }

  begin('next while it runs');
  it = resumes_itself(0);
  current = it;
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('throw while it runs');
  it = resumes_itself(1);
  current = it;
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('return while it runs');
  it = resumes_itself(2);
  current = it;
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }
  current = null;

  begin('an error from catch ends it');
  it = throws_from_catch();
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.throw(new Error('sent'))); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('errors that are caught, again and again');
  it = catches_and_goes_on();
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.throw(new Error('one'))); } catch (e) { failed(e.message); }
  try { show(it.throw(new Error('two'))); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.throw(new Error('three'))); } catch (e) { failed(e.message); }
  try { show(it.throw(new Error('four'))); } catch (e) { failed(e.message); }

  begin('return passes a catch by');
  it = catches_and_goes_on();
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.return(12)); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('return in try, finally without a yield');
  it = returns_in_try();
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('return in try, finally with a yield: the value waits');
  it = yields_in_finally_of_return();
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('return in try, another return at the yield of finally');
  it = yields_in_finally_of_return();
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.return(99)); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('return in try, throw at the yield of finally');
  it = yields_in_finally_of_return();
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.throw(new Error('sent'))); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('throw in try, finally with a yield: the error waits');
  it = throws_in_try();
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('throw in try, return at the yield of finally');
  it = throws_in_try();
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.return(98)); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('throw in try, another throw at the yield of finally');
  it = throws_in_try();
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.throw(new Error('newer'))); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('return never ends it: continue in finally wins');
  it = never_returns();
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.return(1)); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.return(2)); } catch (e) { failed(e.message); }
  try { show(it.throw(new Error('out of finally'))); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }

  begin('close: not started, at a yield, at the end');
  it = counter(2);
  try { close(it); say('closed'); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }
  it = counter(2);
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { close(it); say('closed'); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { close(it); say('closed'); } catch (e) { failed(e.message); }

  begin('close: a generator that yields meanwhile');
  it = yields_in_finally_of_return();
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { close(it); say('closed'); } catch (e) { failed(e.message); }
  it = never_returns();
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { close(it); say('closed'); } catch (e) { failed(e.message); }
  return 0;
}

main();
