/* How a loop over a generator ends it (test262: language/statements/for-of, generator-*, iterator-close-*). */
const { begin, say, say_int, show, failed, pause_for, fail_with, close } = require('./conformance.js');

function* three() {
  try {
    yield 1;
    yield 2;
    yield 3;
    say('runs to its end');
  } finally {
    say('finally');
  }
  return 4;
}

function* fails() {
  try {
    yield 1;
    throw new Error('of the generator');
  } finally {
    say('finally');
  }
}

function* fails_when_closed() {
  try {
    yield 1;
    yield 2;
  } finally {
    throw new Error('of the closing');
  }
}

function* returns_when_closed() {
  try {
    yield 1;
    yield 2;
  } finally {
    return 5;
  }
}

function* none() {
  return 9;
}

async function to_the_end() {
  let sum = 0;
  for (const v of three())
    sum += say_int('value', v);
  return sum;
}

async function breaks() {
  for (const v of three()) {
    say_int('value', v);
    if (v === 2)
      break;
  }
  return 1;
}

async function continues() {
  let sum = 0;
  for (const v of three()) {
    if (v === 2)
      continue;
    sum += v;
  }
  return sum;
}

async function leaves_by_return() {
  for (const v of three())
    return say_int('returned', v);
  return 0;
}

async function throws() {
  for (const v of three()) {
    say_int('value', v);
    throw new Error('of the body');
  }
  return 0;
}

async function throws_and_catches() {
  let n = 0;
  for (const v of three()) {
    try {
      if (v < 3)
        throw new Error('of the body');
    } catch (e) {
      say(e.message);
      n++;
    }
  }
  return n;
}

async function of_one_that_fails() {
  let n = 0;
  try {
    for (const v of fails())
      n += v;
  } catch (e) {
    say(e.message);
    n += 10;
  }
  return n;
}

async function fails_while_closing(how) {
  for (const v of fails_when_closed()) {
    if (how === 0)
      break;
    if (how === 1)
      return v;
    if (how === 2)
      throw new Error('of the body');
  }
  return 0;
}

async function returns_while_closing(how) {
  for (const v of returns_when_closed()) {
    if (how === 0)
      break;
    if (how === 1)
      return v;
    if (how === 2)
      throw new Error('of the body');
  }
  return 0;
}

async function of_nothing() {
  for (const v of none())
    say_int('value', v);
  return 2;
}

async function twice() {
  let it = three();
  for (const v of it)
    if (v === 1)
      break;
  for (const v of it)
    say_int('again', v);
  show(it.next());
  return 3;
}

async function begun_by_hand() {
  let it = three();
  show(it.next());
  for (const v of it)
    say_int('value', v);
  return 4;
}

async function advanced_in_the_body() {
  let it = three();
  for (const v of it) {
    say_int('value', v);
    show(it.next());
  }
  return 5;
}

async function closed_in_the_body() {
  let it = three();
  for (const v of it) {
    say_int('value', v);
    show(it.return(50));
  }
  return 6;
}

async function within_another() {
  let n = 0;
  for (const a of three()) {
    for (const b of three()) {
      n += a * b;
      if (b === 2)
        break;
    }
    if (a === 2)
      break;
  }
  return n;
}

async function returns_from_two() {
  for (const a of three())
    for (const b of three())
      if (b === 2)
        return a * 10 + b;
  return 0;
}

async function leaves_through_finally() {
  for (let i = 0; i < 2; i++) {
    for (const v of three()) {
      try {
        if (i === 0)
          break;
        return v;
      } finally {
        say('of the body');
      }
    }
  }
  return 0;
}

async function finally_takes_it_back() {
  let n = 0;
  for (const v of three()) {
    try {
      return v;
    } finally {
      n++;
      continue;
    }
  }
  return n * 10;
}

async function suspends_in_the_body() {
  let sum = 0;
  for (const v of three()) {
    sum += await pause_for(v);
    if (v === 2)
      await fail_with('awaited');
  }
  return sum;
}

function* doubles() {
  for (const v of three()) {
    yield v;
    yield v * 2;
  }
}

async function of_a_generator_with_a_loop(stop) {
  for (const v of doubles()) {
    say_int('value', v);
    if (v === stop)
      break;
  }
  return 7;
}

async function main() {
  begin('to the end: nothing is closed');
  try { say_int('value', await to_the_end()); } catch (e) { failed(e.message); }
  begin('break');
  try { say_int('value', await breaks()); } catch (e) { failed(e.message); }
  begin('continue');
  try { say_int('value', await continues()); } catch (e) { failed(e.message); }
  begin('return');
  try { say_int('value', await leaves_by_return()); } catch (e) { failed(e.message); }
  begin('throw');
  try { say_int('value', await throws()); } catch (e) { failed(e.message); }
  begin('throw that the body catches');
  try { say_int('value', await throws_and_catches()); } catch (e) { failed(e.message); }
  begin('the generator fails');
  try { say_int('value', await of_one_that_fails()); } catch (e) { failed(e.message); }
  begin('break, and closing fails');
  try { say_int('value', await fails_while_closing(0)); } catch (e) { failed(e.message); }
  begin('return, and closing fails');
  try { say_int('value', await fails_while_closing(1)); } catch (e) { failed(e.message); }
  begin('throw, and closing fails: the error of the body');
  try { say_int('value', await fails_while_closing(2)); } catch (e) { failed(e.message); }
  begin('to the end, where finally fails');
  try { say_int('value', await fails_while_closing(3)); } catch (e) { failed(e.message); }
  begin('break, and finally returns');
  try { say_int('value', await returns_while_closing(0)); } catch (e) { failed(e.message); }
  begin('return, and finally returns');
  try { say_int('value', await returns_while_closing(1)); } catch (e) { failed(e.message); }
  begin('throw, and finally returns');
  try { say_int('value', await returns_while_closing(2)); } catch (e) { failed(e.message); }
  begin('no values');
  try { say_int('value', await of_nothing()); } catch (e) { failed(e.message); }
  begin('a loop over what a loop has closed');
  try { say_int('value', await twice()); } catch (e) { failed(e.message); }
  begin('begun by hand');
  try { say_int('value', await begun_by_hand()); } catch (e) { failed(e.message); }
  begin('advanced in the body');
  try { say_int('value', await advanced_in_the_body()); } catch (e) { failed(e.message); }
  begin('ended in the body');
  try { say_int('value', await closed_in_the_body()); } catch (e) { failed(e.message); }
  begin('a loop in a loop');
  try { say_int('value', await within_another()); } catch (e) { failed(e.message); }
  begin('return from a loop in a loop');
  try { say_int('value', await returns_from_two()); } catch (e) { failed(e.message); }
  begin('left through finally');
  try { say_int('value', await leaves_through_finally()); } catch (e) { failed(e.message); }
  begin('continue in finally takes a return back');
  try { say_int('value', await finally_takes_it_back()); } catch (e) { failed(e.message); }
  begin('awaits in the body, of which one fails');
  try { say_int('value', await suspends_in_the_body()); } catch (e) { failed(e.message); }
  begin('closing goes through to an inner loop');
  try { say_int('value', await of_a_generator_with_a_loop(4)); } catch (e) { failed(e.message); }
  begin('to the end of an inner loop');
  try { say_int('value', await of_a_generator_with_a_loop(100)); } catch (e) { failed(e.message); }
  return 0;
}

main();
