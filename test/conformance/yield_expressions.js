/* Where a yield may stand, and what its value is (test262: language/expressions/yield, language/statements/generators). */
const { begin, say, say_int, show, failed, pause_for, fail_with, close } = require('./conformance.js');

function three(a, b, c) {
  return a * 100 + b * 10 + c;
}

function* in_arguments() {
  return three(yield 1, yield 2, yield 3);
}

function* in_operands() {
  return (yield 1) * 10 + (yield 2);
}

function* in_conditional() {
  let v = (yield 1) ? (yield 2) : (yield 3);
  return v;
}

function* in_logical() {
  let v = 0;
  if ((yield 1) && (yield 2))
    v += 1;
  if ((yield 3) || (yield 4))
    v += 2;
  return v;
}

function* in_comma() {
  let v = (yield 1, yield 2);
  return v;
}

function* nested() {
  return yield yield yield 1;
}

function* without_operand() {
  yield;
  let v = yield;
  say_int('got', v);
  yield;
}

function* in_loop_heads() {
  let n = 0;
  for (let i = yield 1; i < (yield 2); i += yield 3)
    n += i;
  while (yield 4)
    n += 100;
  do
    n += 1000;
  while (yield 5);
  return n;
}

function* in_switch() {
  switch (yield 1) {
  case 1:
    yield 11;
  case 2:
    yield 12;
    break;
  default:
    yield 13;
  }
  return yield 2;
}

function* in_return_and_throw() {
  try {
    if (yield 1)
      throw new Error('thrown');
    return yield 2;
  } catch (e) {
    say(e.message);
    return yield 3;
  }
}

function* in_subscripts() {
  let a = [10, 20, 30];
  a[yield 1] = yield 2;
  return a[yield 3] + a[0];
}

function* in_initialisers() {
  let a = [yield 1, yield 2];
  let b = yield a[0];
  return a[0] * 100 + a[1] * 10 + b;
}

function* not_and_negative() {
  let a = !(yield 1);
  let b = -(yield 2);
  return a * 10 + b;
}

function* its_precedence() {
  let v = yield 1 + 2 * 3;
  yield v > 2 ? 7 : 8;
  yield v & 2;
}

function* of_its_own_locals(n) {
  let x = n;
  {
    let x = yield n + 1;
    yield x;
    {
      let x = yield 5;
      yield x;
    }
    yield x;
  }
  return x;
}

function* fibonacci(limit) {
  let a = 0, b = 1;
  while (a < limit) {
    yield a;
    let next = a + b;
    a = b;
    b = next;
  }
}

function* squares(n) {
  for (const v of fibonacci(n))
    yield v * v;
}

async function send(name, it, a, b, c, d) {
  begin(name);
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { show(it.next(a)); } catch (e) { failed(e.message); }
  try { show(it.next(b)); } catch (e) { failed(e.message); }
  try { show(it.next(c)); } catch (e) { failed(e.message); }
  try { show(it.next(d)); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }
  try { close(it); say('closed'); } catch (e) { failed(e.message); }
}

async function end_early(name, it, how) {
  begin(name);
  try { show(it.next()); } catch (e) { failed(e.message); }
  if (how)
    try { show(it.throw(new Error('sent'))); } catch (e) { failed(e.message); }
  else
    try { show(it.return(44)); } catch (e) { failed(e.message); }
  try { show(it.next()); } catch (e) { failed(e.message); }
}

async function main() {
  await send('arguments', in_arguments(), 1, 2, 3, 4);
  await send('operands', in_operands(), 1, 2, 3, 4);
  await send('conditional, true', in_conditional(), 1, 2, 3, 4);
  await send('conditional, false', in_conditional(), 0, 2, 3, 4);
  await send('logical, both sides', in_logical(), 1, 2, 0, 4);
  await send('logical, one side', in_logical(), 0, 2, 3, 4);
  await send('comma', in_comma(), 1, 2, 3, 4);
  await send('nested', nested(), 1, 2, 3, 4);
  await send('without an operand', without_operand(), 1, 2, 3, 4);
  await send('heads of loops', in_loop_heads(), 1, 0, 0, 0);
  await send('heads of loops, again', in_loop_heads(), 1, 5, 5, 0);
  await send('switch, the first case', in_switch(), 1, 2, 3, 4);
  await send('switch, the second case', in_switch(), 2, 2, 3, 4);
  await send('switch, the default', in_switch(), 3, 2, 3, 4);
  await send('return', in_return_and_throw(), 0, 2, 3, 4);
  await send('throw', in_return_and_throw(), 1, 2, 3, 4);
  await send('subscripts', in_subscripts(), 1, 2, 1, 4);
  await send('initialisers', in_initialisers(), 1, 2, 3, 4);
  await send('unary operators', not_and_negative(), 0, 2, 3, 4);
  await send('precedence', its_precedence(), 3, 2, 3, 4);
  await send('blocks of their own', of_its_own_locals(9), 1, 2, 3, 4);
  await send('a sequence', fibonacci(20), 1, 2, 3, 4);
  await send('a sequence of a sequence', squares(20), 1, 2, 3, 4);
  await end_early('return within arguments', in_arguments(), 0);
  await end_early('throw within arguments', in_arguments(), 1);
  await end_early('return within the head of a loop', in_loop_heads(), 0);
  await end_early('throw within the head of a loop', in_loop_heads(), 1);
  await end_early('return within a foreach', squares(20), 0);
  await end_early('throw within a foreach', squares(20), 1);
  await end_early('throw within the operand of return', in_return_and_throw(), 1);
  return 0;
}

main();
