/*
 * Async generators: requests in each state, the queue, errors and finally, yield* and loops (test262:
 * built-ins/AsyncGeneratorPrototype, language/statements/async-generator, language/statements/for-await-of).
 */
const { begin, say, say_int, show, failed, pause_for, fail_with, close } = require('./conformance.js');

async function* never() {
  say('the body runs');
  yield 1;
  return 2;
}

async function* empty() {
}

async function* fails_at_once() {
  throw new Error('at once');
}

async function* three() {
  try {
    yield 1;
    await pause_for(0);
    yield 2;
    yield 3;
    say('runs to its end');
  } finally {
    say('finally');
    await pause_for(0);
    say('finally ends');
  }
  return 4;
}

async function* echoes() {
  let got = 0;
  for (let i = 0; i < 3; i++) {
    got = yield got;
    say_int('got', got);
  }
  return await pause_for(got);
}

async function* catches() {
  for (let i = 0; i < 3; i++) {
    try {
      yield i;
    } catch (e) {
      say(e.message);
      await pause_for(0);
      yield 10 + i;
    }
  }
  return 40;
}

async function* yields_in_finally() {
  try {
    yield 1;
  } finally {
    yield 2;
    say('finally ends');
  }
  return 3;
}

async function* return_overrides() {
  try {
    yield 1;
  } finally {
    return 77;
  }
}

async function* throw_overrides() {
  try {
    yield 1;
  } finally {
    throw new Error('from finally');
  }
}

async function* goes_on() {
  for (let i = 0; i < 3; i++) {
    try {
      yield i;
    } finally {
      say('finally');
      if (i < 2)
        continue;
    }
  }
  return 50;
}

async function* awaits_what_fails() {
  yield 1;
  try {
    await fail_with('awaited');
  } catch (e) {
    say(e.message);
    yield 2;
  }
  await fail_with('awaited again');
}

async function* returns_a_local() {
  let n = 5;
  try {
    yield n;
    return n;
  } finally {
    n++;
    say_int('n', n);
  }
}

async function* outer() {
  try {
    let result = yield* three();
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

async function* outer_of_catches() {
  return yield* catches();
}

async function* outer_of_overrides() {
  say_int('result', yield* return_overrides());
  return 14;
}

async function to_the_end() {
  let sum = 0;
  for await (const v of three())
    sum += say_int('value', v);
  return sum;
}

async function breaks() {
  for await (const v of three()) {
    say_int('value', v);
    if (v === 2)
      break;
  }
  say('behind the loop');
  return 1;
}

async function leaves_by_return() {
  for await (const v of three())
    return v;
  return 0;
}

async function throws() {
  for await (const v of three()) {
    say_int('value', v);
    throw new Error('of the body');
  }
  return 0;
}

async function closing_fails(how) {
  for await (const v of throw_overrides()) {
    if (how === 0)
      break;
    if (how === 1)
      return v;
    if (how === 2)
      throw new Error('of the body');
  }
  return 0;
}

async function of_one_that_fails() {
  let n = 0;
  try {
    for await (const v of awaits_what_fails())
      n += v;
  } catch (e) {
    say(e.message);
    n += 10;
  }
  return n;
}

async function within_another() {
  let n = 0;
  for await (const a of three()) {
    for await (const b of three()) {
      n += a * b;
      if (b === 2)
        break;
    }
    if (a === 2)
      break;
  }
  return n;
}

async function queue_of_next() {
  let it = three();
  let a = it.next();
  let b = it.next();
  let c = it.next();
  let d = it.next();
  let f = it.next();
  say('asked');
  try { show(await a); } catch (e) { failed(e.message); }
  try { show(await b); } catch (e) { failed(e.message); }
  try { show(await c); } catch (e) { failed(e.message); }
  try { show(await d); } catch (e) { failed(e.message); }
  try { show(await f); } catch (e) { failed(e.message); }
}

async function queue_with_return() {
  let it = three();
  let a = it.next();
  let b = it.return(60);
  let c = it.next();
  say('asked');
  try { show(await a); } catch (e) { failed(e.message); }
  try { show(await b); } catch (e) { failed(e.message); }
  try { show(await c); } catch (e) { failed(e.message); }
}

async function queue_before_the_start() {
  let it = never();
  let a = it.return(60);
  let b = it.next();
  say('asked');
  try { show(await a); } catch (e) { failed(e.message); }
  try { show(await b); } catch (e) { failed(e.message); }
}

async function main() {
  begin('a call runs nothing of the body');
  let it = never();
  say('made');
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }
  begin('next, throw and return after the end');
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.throw(new Error('late'))); } catch (e) { failed(e.message); }
  try { show(await it.return(33)); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }

  begin('an empty body');
  it = empty();
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }

  begin('a body that only throws');
  it = fails_at_once();
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }

  begin('throw before the start');
  it = never();
  try { show(await it.throw(new Error('early'))); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }

  begin('return before the start');
  it = never();
  try { show(await it.return(56)); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }

  begin('what is sent');
  it = echoes();
  try { show(await it.next(100)); } catch (e) { failed(e.message); }
  try { show(await it.next(101)); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.next(103)); } catch (e) { failed(e.message); }
  try { show(await it.next(104)); } catch (e) { failed(e.message); }

  begin('throw that is caught, and one that is not');
  it = catches();
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.throw(new Error('one'))); } catch (e) { failed(e.message); }
  try { show(await it.throw(new Error('two'))); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }

  begin('return passes a catch by');
  it = catches();
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.return(12)); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }

  begin('return runs finally, which awaits');
  it = three();
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.return(12)); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }

  begin('throw runs finally, which awaits');
  it = three();
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.throw(new Error('sent'))); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }

  begin('return, and finally yields');
  it = yields_in_finally();
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.return(70)); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }

  begin('throw, and finally yields');
  it = yields_in_finally();
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.throw(new Error('sent'))); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }

  begin('return, and another return in finally');
  it = yields_in_finally();
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.return(70)); } catch (e) { failed(e.message); }
  try { show(await it.return(71)); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }

  begin('return, and throw in finally');
  it = yields_in_finally();
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.return(70)); } catch (e) { failed(e.message); }
  try { show(await it.throw(new Error('in finally'))); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }

  begin('return, and finally returns');
  it = return_overrides();
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.return(70)); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }

  begin('throw, and finally returns');
  it = return_overrides();
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.throw(new Error('sent'))); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }

  begin('return, and finally throws');
  it = throw_overrides();
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.return(70)); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }

  begin('return, and finally goes on');
  it = goes_on();
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.return(70)); } catch (e) { failed(e.message); }
  try { show(await it.throw(new Error('sent'))); } catch (e) { failed(e.message); }
  try { show(await it.return(71)); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }

  begin('what it awaits fails');
  it = awaits_what_fails();
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }

  begin('return of a local, and finally');
  it = returns_a_local();
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }

  begin('several requests of next');
  await queue_of_next();
  begin('return behind next');
  await queue_with_return();
  begin('requests before the start');
  await queue_before_the_start();

  begin('delegation: to the end');
  it = outer();
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }
  begin('delegation: throw');
  it = outer();
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.throw(new Error('sent'))); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }
  begin('delegation: return');
  it = outer();
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.return(70)); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }
  begin('delegation: throw that the inner one catches');
  it = outer_of_catches();
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.throw(new Error('sent'))); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.return(70)); } catch (e) { failed(e.message); }
  begin('delegation: throw that the inner one ends with return');
  it = outer_of_overrides();
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.throw(new Error('sent'))); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }
  begin('delegation: return that the inner one overrides');
  it = outer_of_overrides();
  try { show(await it.next()); } catch (e) { failed(e.message); }
  try { show(await it.return(70)); } catch (e) { failed(e.message); }
  try { show(await it.next()); } catch (e) { failed(e.message); }

  begin('a loop to the end');
  try { say_int('value', await to_the_end()); } catch (e) { failed(e.message); }
  begin('a loop that breaks');
  try { say_int('value', await breaks()); } catch (e) { failed(e.message); }
  begin('a loop that returns');
  try { say_int('value', await leaves_by_return()); } catch (e) { failed(e.message); }
  begin('a loop that throws');
  try { say_int('value', await throws()); } catch (e) { failed(e.message); }
  begin('break, and closing fails');
  try { say_int('value', await closing_fails(0)); } catch (e) { failed(e.message); }
  begin('return, and closing fails');
  try { say_int('value', await closing_fails(1)); } catch (e) { failed(e.message); }
  begin('throw, and closing fails: the error of the body');
  try { say_int('value', await closing_fails(2)); } catch (e) { failed(e.message); }
  begin('a loop over one that fails');
  try { say_int('value', await of_one_that_fails()); } catch (e) { failed(e.message); }
  begin('a loop in a loop');
  try { say_int('value', await within_another()); } catch (e) { failed(e.message); }
  return 0;
}

main();
