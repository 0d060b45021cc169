/* await where ECMAScript allows it, in try statements and loops, and the order of what runs meanwhile (test262: language/expressions/await). */
const { begin, say, say_int, show, failed, pause_for, fail_with, close } = require('./conformance.js');

async function two_turns(name, v) {
  say(name);
  await Promise.resolve();
  say(name);
  await Promise.resolve();
  say(name);
  return v;
}

async function fails_late(name) {
  try {
    say(name);
    await Promise.resolve();
    throw new Error('late');
  } finally {
    say('finally');
    await Promise.resolve();
    say('finally ends');
  }
}

async function at_once() {
  let first = two_turns('a', 1);
  let second = two_turns('b', 2);
  let sum = await first;
  return sum * 10 + await second;
}

async function in_turn() {
  return await two_turns('a', 1) * 10 + await two_turns('b', 2);
}

async function second_first() {
  let first = two_turns('a', 1);
  let second = two_turns('b', 2);
  let sum = await second;
  return sum * 10 + await first;
}

async function awaited_twice() {
  let p = two_turns('a', 4);
  let sum = await p;
  return sum * 10 + await p;
}

async function caught_twice() {
  let p = fails_late('c');
  let n = 0;
  for (let i = 0; i < 2; i++) {
    try {
      n += await p;
    } catch (e) {
      say(e.message);
      n += 100;
    }
  }
  return n;
}

async function of_an_await() {
  return await pause_for(await pause_for(await pause_for(3) + 1) + 1);
}

async function in_logical(a, b) {
  let n = 0;
  if (await pause_for(a) && await two_turns('right of and', b))
    n += 1;
  if (await pause_for(a) || await two_turns('right of or', b))
    n += 10;
  n += await pause_for(a) ? await pause_for(100) : await pause_for(200);
  return n;
}

async function in_loop_heads() {
  let n = 0;
  for (let i = await pause_for(0); i < await pause_for(3); i += await pause_for(1))
    n += i;
  do
    n += 10;
  while (await pause_for(n < 40));
  while (await pause_for(n) < 100)
    n += await pause_for(25);
  return n;
}

async function in_switch(v) {
  switch (await pause_for(v)) {
  case 0:
    return await pause_for(10);
  case 1:
    await pause_for(0);
    break;
  default:
    return await fail_with('default');
  }
  return 11;
}

async function an_error_skips_the_rest() {
  let n = 0;
  try {
    n = await pause_for(1);
    n += await fail_with('skips') + await two_turns('never', 2);
    n += 1000;
  } catch (e) {
    say(e.message);
    n += await pause_for(10);
  } finally {
    n += await pause_for(100);
  }
  return n;
}

async function rejected_promise() {
  try {
    await Promise.reject(new Error('rejected'));
  } catch (e) {
    say(e.message);
  }
  return await Promise.resolve(5);
}

async function returns_in_finally_of_two() {
  try {
    await fails_late('d');
  } finally {
    try {
      await fails_late('e');
    } catch (e) {
      return 9;
    }
  }
}

function* numbers(n) {
  try {
    for (let i = 0; i < n; i++)
      yield i;
  } finally {
    say('closed');
  }
}

async function over_a_generator() {
  let sum = 0;
  for (const v of numbers(10)) {
    if (await pause_for(v) === 4)
      break;
    sum += v;
  }
  return sum;
}

async function depth(n) {
  if (n === 0)
    return await fail_with('deep');
  try {
    return await depth(n - 1);
  } finally {
    say_int('out of', n);
  }
}

async function no_suspension() {
  say('runs at once');
  return 1;
}

async function starts_at_once() {
  let p = no_suspension();
  say('after the call');
  return await p;
}

async function all_of_them() {
  let a = two_turns('a', 1);
  let b = two_turns('b', 2);
  let c = no_suspension();
  await Promise.all([a, b, c]);
  return await a + await b + await c;
}

async function main() {
  begin('two calls at once');
  try { say_int('value', await at_once()); } catch (e) { failed(e.message); }
  begin('two calls in turn');
  try { say_int('value', await in_turn()); } catch (e) { failed(e.message); }
  begin('the second is awaited first');
  try { say_int('value', await second_first()); } catch (e) { failed(e.message); }
  begin('a promise is awaited twice');
  try { say_int('value', await awaited_twice()); } catch (e) { failed(e.message); }
  begin('an error is caught twice');
  try { say_int('value', await caught_twice()); } catch (e) { failed(e.message); }
  begin('await of an await');
  try { say_int('value', await of_an_await()); } catch (e) { failed(e.message); }
  begin('logical operators: both');
  try { say_int('value', await in_logical(1, 1)); } catch (e) { failed(e.message); }
  begin('logical operators: and fails');
  try { say_int('value', await in_logical(0, 1)); } catch (e) { failed(e.message); }
  begin('logical operators: neither');
  try { say_int('value', await in_logical(0, 0)); } catch (e) { failed(e.message); }
  begin('heads of loops');
  try { say_int('value', await in_loop_heads()); } catch (e) { failed(e.message); }
  begin('switch: returns');
  try { say_int('value', await in_switch(0)); } catch (e) { failed(e.message); }
  begin('switch: breaks');
  try { say_int('value', await in_switch(1)); } catch (e) { failed(e.message); }
  begin('switch: fails');
  try { say_int('value', await in_switch(2)); } catch (e) { failed(e.message); }
  begin('an error skips the rest of the expression');
  try { say_int('value', await an_error_skips_the_rest()); } catch (e) { failed(e.message); }
  begin('promises that are settled already');
  try { say_int('value', await rejected_promise()); } catch (e) { failed(e.message); }
  begin('return in a catch in finally');
  try { say_int('value', await returns_in_finally_of_two()); } catch (e) { failed(e.message); }
  begin('a loop over a generator');
  try { say_int('value', await over_a_generator()); } catch (e) { failed(e.message); }
  begin('an error through five functions');
  try { say_int('value', await depth(5)); } catch (e) { failed(e.message); }
  begin('the body starts at once');
  try { say_int('value', await starts_at_once()); } catch (e) { failed(e.message); }
  begin('all of several');
  try { say_int('value', await all_of_them()); } catch (e) { failed(e.message); }
  return 0;
}

main();
