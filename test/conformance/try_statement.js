/*
 * What try statements give in functions that do not suspend in them, and in functions that do (test262: language/statements/try).
 */
const { begin, say, say_int, show, failed, pause_for, fail_with, close } = require('./conformance.js');

async function value_of_try(how) {
  try {
    say('try');
    if (how)
      await pause_for(0);
  } catch (e) {
    say('catch');
  } finally {
    say('finally');
  }
  return 1;
}

async function caught(how) {
  try {
    if (how)
      await fail_with('first');
    throw new Error('first');
  } catch (e) {
    say(e.message);
    return 2;
  }
  return 1;
}

async function rethrown(how) {
  try {
    if (how)
      await pause_for(0);
    throw new Error('first');
  } catch (e) {
    say('catch');
    if (how)
      await pause_for(0);
    throw e;
  } finally {
    say('finally');
  }
}

async function nested_catch(how) {
  try {
    try {
      if (how)
        await fail_with('one');
      throw new Error('one');
    } catch (e) {
      say(e.message);
      if (how)
        await fail_with('two');
      throw new Error('two');
    }
  } catch (e) {
    say(e.message);
  }
  return 3;
}

async function finally_after_error(how) {
  try {
    if (how)
      await fail_with('lost not');
    throw new Error('lost not');
  } finally {
    say('finally');
    if (how)
      await pause_for(0);
    say('finally ends');
  }
}

async function return_in_all(how) {
  try {
    return say_int('try', how ? await pause_for(1) : 1);
  } catch (e) {
    return say_int('catch', 2);
  } finally {
    return say_int('finally', how ? await pause_for(3) : 3);
  }
}

async function return_value_is_evaluated_first(how) {
  let x = 1;
  try {
    if (how)
      return await pause_for(x);
    return x;
  } finally {
    x = 2;
    if (how)
      await pause_for(0);
    say_int('x', x);
  }
}

async function return_in_finally_drops_the_error(how) {
  try {
    if (how)
      await fail_with('dropped');
    throw new Error('dropped');
  } finally {
    if (how)
      await pause_for(0);
    return 4;
  }
}

async function throw_in_finally_drops_the_error(how) {
  try {
    throw new Error('older');
  } finally {
    if (how)
      await fail_with('newer');
    throw new Error('newer');
  }
}

async function throw_in_finally_drops_the_return(how) {
  try {
    return 1;
  } finally {
    if (how)
      await fail_with('newer');
    throw new Error('newer');
  }
}

async function break_in_finally_drops_the_return(how) {
  let n = 0;
  for (;;) {
    n++;
    try {
      return 100;
    } finally {
      if (how)
        await pause_for(0);
      break;
    }
  }
  return n;
}

async function break_in_finally_drops_the_error(how) {
  do {
    try {
      throw new Error('dropped');
    } finally {
      if (how)
        await pause_for(0);
      break;
    }
  } while (true);
  return 5;
}

async function continue_in_finally_drops_the_return(how) {
  let n = 0;
  while (n < 3) {
    try {
      n++;
      return 100 + n;
    } finally {
      if (how)
        await pause_for(0);
      if (n < 3)
        continue;
    }
  }
  return -1;
}

async function continue_in_finally_drops_the_error(how) {
  let n = 0;
  do {
    try {
      n += how ? await pause_for(1) : 1;
      throw new Error('dropped');
    } finally {
      continue;
    }
  } while (n < 4);
  return n;
}

async function break_in_try(how) {
  let finals = 0;
  for (let i = 0; i < 5; i++) {
    try {
      if (i === 2)
        break;
      if (how)
        await pause_for(0);
    } finally {
      finals++;
    }
  }
  return finals;
}

async function continue_in_try(how) {
  let finals = 0, ends = 0;
  for (let i = 0; i < 5; i++) {
    try {
      if (i < 3)
        continue;
      if (how)
        await pause_for(0);
    } finally {
      finals++;
    }
    ends++;
  }
  return finals * 10 + ends;
}

async function continue_in_catch(how) {
  let finals = 0, ends = 0;
  for (let i = 0; i < 4; i++) {
    try {
      if (how)
        await fail_with('x');
      throw new Error('x');
    } catch (e) {
      if (i & 1)
        continue;
    } finally {
      finals++;
    }
    ends++;
  }
  return finals * 10 + ends;
}

async function jumps_through_two(how) {
  for (let i = 0; i < 3; i++) {
    try {
      try {
        if (i === 0)
          continue;
        if (how)
          await pause_for(0);
        if (i === 1)
          break;
      } finally {
        say('inner');
        if (how)
          await pause_for(0);
      }
    } finally {
      say('outer');
    }
  }
  return 6;
}

async function return_through_three(how) {
  try {
    try {
      try {
        return how ? await pause_for(7) : 7;
      } finally {
        say('inner');
      }
    } finally {
      if (how)
        await pause_for(0);
      say('middle');
    }
  } finally {
    say('outer');
  }
}

async function error_in_each_finally(how) {
  try {
    try {
      try {
        throw new Error('one');
      } finally {
        if (how)
          await fail_with('two');
        throw new Error('two');
      }
    } finally {
      if (how)
        await fail_with('three');
      throw new Error('three');
    }
  } catch (e) {
    say(e.message);
  }
  return 8;
}

async function switch_in_try(how) {
  let n = 0;
  for (let i = 0; i < 4; i++) {
    switch (i) {
    case 0:
      try {
        if (how)
          await pause_for(0);
        break;
      } finally {
        n += 1;
      }
    case 1:
      try {
        continue;
      } finally {
        n += 10;
      }
    case 2:
      try {
        n += 100;
      } finally {
        if (how)
          await pause_for(0);
        break;
      }
    default:
      n += 1000;
    }
    n += 10000;
  }
  return n;
}

async function try_in_catch_and_finally(how) {
  let n = 0;
  try {
    throw new Error('a');
  } catch (e) {
    try {
      if (how)
        await fail_with('b');
      throw new Error('b');
    } catch (f) {
      n += 1;
    } finally {
      n += 2;
    }
    say(e.message);
  } finally {
    try {
      if (how)
        await fail_with('c');
      throw new Error('c');
    } catch (g) {
      n += 4;
    } finally {
      n += 8;
    }
  }
  return n;
}

async function in_conditions(how) {
  let n = 0;
  try {
    while (how ? await pause_for(n < 3) : n < 3)
      n++;
    if (how ? await fail_with('in the condition') : 0)
      n = 100;
    for (let i = 0; i < 2; i++)
      n += 10;
  } catch (e) {
    say(e.message);
    n += 1000;
  } finally {
    n += 10000;
  }
  return n;
}

async function scopes(how) {
  let e = 1;
  try {
    let e = 2;
    if (how)
      await pause_for(0);
    e++;
    throw new Error('shadowed');
  } catch (e) {
    say(e.message);
    {
      let e = 5;
      if (how)
        await pause_for(0);
      say_int('inner', e);
    }
    say(e.message);
  } finally {
    say_int('outer', e);
  }
  return e;
}

async function recursive(n) {
  try {
    if (n === 0)
      throw new Error('bottom');
    return await recursive(n - 1) + 1;
  } catch (e) {
    say_int(e.message, n);
    if (n < 2)
      throw e;
    return 100;
  } finally {
    say_int('finally', n);
  }
}

async function loop_with_finally_error(how) {
  let n = 0;
  while (n < 2) {
    try {
      try {
        n++;
        if (how)
          await pause_for(0);
        continue;
      } finally {
        if (n === 1)
          throw new Error('from finally');
      }
    } catch (e) {
      say(e.message);
    }
  }
  return n;
}

async function main() {
  for (let how = 0; how < 2; how++) {
    begin('no error: catch is passed by');
    try { say_int('value', await value_of_try(how)); } catch (e) { failed(e.message); }
    begin('an error is caught');
    try { say_int('value', await caught(how)); } catch (e) { failed(e.message); }
    begin('and thrown again');
    try { say_int('value', await rethrown(how)); } catch (e) { failed(e.message); }
    begin('a catch that fails, within another try');
    try { say_int('value', await nested_catch(how)); } catch (e) { failed(e.message); }
    begin('finally does not stop an error');
    try { say_int('value', await finally_after_error(how)); } catch (e) { failed(e.message); }
    begin('return in try, catch and finally');
    try { say_int('value', await return_in_all(how)); } catch (e) { failed(e.message); }
    begin('a returned value is evaluated before finally');
    try { say_int('value', await return_value_is_evaluated_first(how)); } catch (e) { failed(e.message); }
    begin('return in finally drops the error');
    try { say_int('value', await return_in_finally_drops_the_error(how)); } catch (e) { failed(e.message); }
    begin('throw in finally drops the error');
    try { say_int('value', await throw_in_finally_drops_the_error(how)); } catch (e) { failed(e.message); }
    begin('throw in finally drops the return');
    try { say_int('value', await throw_in_finally_drops_the_return(how)); } catch (e) { failed(e.message); }
    begin('break in finally drops the return');
    try { say_int('value', await break_in_finally_drops_the_return(how)); } catch (e) { failed(e.message); }
    begin('break in finally drops the error');
    try { say_int('value', await break_in_finally_drops_the_error(how)); } catch (e) { failed(e.message); }
    begin('continue in finally drops the return');
    try { say_int('value', await continue_in_finally_drops_the_return(how)); } catch (e) { failed(e.message); }
    begin('continue in finally drops the error');
    try { say_int('value', await continue_in_finally_drops_the_error(how)); } catch (e) { failed(e.message); }
    begin('break in try');
    try { say_int('value', await break_in_try(how)); } catch (e) { failed(e.message); }
    begin('continue in try');
    try { say_int('value', await continue_in_try(how)); } catch (e) { failed(e.message); }
    begin('continue in catch');
    try { say_int('value', await continue_in_catch(how)); } catch (e) { failed(e.message); }
    begin('jumps through two finally');
    try { say_int('value', await jumps_through_two(how)); } catch (e) { failed(e.message); }
    begin('return through three finally');
    try { say_int('value', await return_through_three(how)); } catch (e) { failed(e.message); }
    begin('an error in each finally');
    try { say_int('value', await error_in_each_finally(how)); } catch (e) { failed(e.message); }
    begin('in the cases of a switch');
    try { say_int('value', await switch_in_try(how)); } catch (e) { failed(e.message); }
    begin('try in catch and in finally');
    try { say_int('value', await try_in_catch_and_finally(how)); } catch (e) { failed(e.message); }
    begin('conditions of loops in try');
    try { say_int('value', await in_conditions(how)); } catch (e) { failed(e.message); }
    begin('names that are shadowed');
    try { say_int('value', await scopes(how)); } catch (e) { failed(e.message); }
    begin('recursion');
    try { say_int('value', await recursive(how + 2)); } catch (e) { failed(e.message); }
    begin('continue that ends in an error of finally');
    try { say_int('value', await loop_with_finally_error(how)); } catch (e) { failed(e.message); }
  }
  return 0;
}

main();
