/*
 * throw and return sent into a generator that is suspended at each place of try statements of every shape: before, within and
 * behind try, catch and finally, and their nestings (test262: built-ins/GeneratorPrototype/throw and return).
 */
const { begin, say, say_int, show, failed, pause_for, fail_with, close } = require('./conformance.js');

function* plain() {
  yield 1;
  yield 2;
  return 9;
}

function* try_catch() {
  yield 1;
  try {
    yield 2;
    throw new Error('own');
  } catch (e) {
    say(e.message);
    yield 3;
    say('catch ends');
  }
  yield 4;
  return 9;
}

function* try_finally() {
  yield 1;
  try {
    yield 2;
    say('try ends');
  } finally {
    say('finally');
    yield 3;
    say('finally ends');
  }
  yield 4;
  return 9;
}

function* try_catch_finally() {
  yield 1;
  try {
    yield 2;
    throw new Error('own');
  } catch (e) {
    say(e.message);
    yield 3;
    say('catch ends');
  } finally {
    say('finally');
    yield 4;
    say('finally ends');
  }
  yield 5;
  return 9;
}

function* catch_in_try() {
  try {
    yield 1;
    try {
      yield 2;
      throw new Error('own');
    } catch (e) {
      say(e.message);
      yield 3;
      throw new Error('second');
    }
  } catch (e) {
    say(e.message);
    yield 4;
    say('outer catch ends');
  } finally {
    say('outer finally');
    yield 5;
    say('outer finally ends');
  }
  yield 6;
  return 9;
}

function* try_in_catch() {
  try {
    yield 1;
    throw new Error('own');
  } catch (e) {
    yield 2;
    try {
      yield 3;
      throw new Error('in catch');
    } catch (f) {
      say(f.message);
      yield 4;
    } finally {
      say('inner finally');
      yield 5;
    }
    say(e.message);
    yield 6;
  }
  return 9;
}

function* try_in_finally() {
  try {
    yield 1;
  } finally {
    say('outer finally');
    yield 2;
    try {
      yield 3;
      throw new Error('in finally');
    } catch (e) {
      say(e.message);
      yield 4;
    } finally {
      say('inner finally');
      yield 5;
    }
    say('outer finally ends');
    yield 6;
  }
  return 9;
}

function* finally_in_finally() {
  try {
    try {
      yield 1;
    } finally {
      say('inner finally');
      yield 2;
    }
    yield 3;
  } finally {
    say('outer finally');
    yield 4;
  }
  return 9;
}

function* return_overrides() {
  try {
    yield 1;
  } finally {
    yield 2;
    return 50;
  }
}

function* throw_overrides() {
  try {
    try {
      yield 1;
    } finally {
      yield 2;
      throw new Error('from finally');
    }
  } catch (e) {
    say(e.message);
    yield 3;
  }
  return 9;
}

function* break_overrides() {
  for (let i = 0; i < 3; i++) {
    try {
      say_int('round', i);
      yield 1;
    } finally {
      say('finally');
      if (i === 0)
        continue;
      break;
    }
  }
  yield 2;
  return 9;
}

function make(shape) {
  switch (shape) {
  case 0:
    return plain();
  case 1:
    return try_catch();
  case 2:
    return try_finally();
  case 3:
    return try_catch_finally();
  case 4:
    return catch_in_try();
  case 5:
    return try_in_catch();
  case 6:
    return try_in_finally();
  case 7:
    return finally_in_finally();
  case 8:
    return return_overrides();
  case 9:
    return throw_overrides();
  default:
    return break_overrides();
  }
}

async function at_each_place(name, shape, yields) {
  for (let place = 0; place <= yields; place++) {
    for (let how = 0; how < 3; how++) {
      begin(name);
      say_int('place', place);
      let it = make(shape);
      for (let i = 0; i < place; i++)
        try { show(it.next()); } catch (e) { failed(e.message); }
      if (how === 0) {
        say('throw');
        try { show(it.throw(new Error('sent'))); } catch (e) { failed(e.message); }
      } else if (how === 1) {
        say('return');
        try { show(it.return(70)); } catch (e) { failed(e.message); }
      } else {
        say('close');
        try { close(it); say('closed'); } catch (e) { failed(e.message); }
      }
      if (how !== 2)
        try { show(it.next()); } catch (e) { failed(e.message); }
      if (how !== 2)
        try { show(it.next()); } catch (e) { failed(e.message); }
      if (how !== 2)
        try { close(it); say('closed'); } catch (e) { failed(e.message); }
    }
  }
}

async function main() {
  await at_each_place('plain', 0, 3);
  await at_each_place('try catch', 1, 5);
  await at_each_place('try finally', 2, 5);
  await at_each_place('try catch finally', 3, 6);
  await at_each_place('try catch in try', 4, 7);
  await at_each_place('try in catch', 5, 7);
  await at_each_place('try in finally', 6, 7);
  await at_each_place('finally in finally', 7, 5);
  await at_each_place('return in finally', 8, 3);
  await at_each_place('throw in finally', 9, 4);
  await at_each_place('break and continue in finally', 10, 4);
  return 0;
}

main();
