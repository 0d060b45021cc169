const { countTurns, log } = require('./parity.js');
async function* count(name, n) {
  try {
    for (let i = 0; i < n; i++) yield i;
    log(`${name} ends`);
  } finally {
    log(`${name} finally`);
    await undefined;
    log(`${name} finally ends`);
  }
}
async function* fails(name, at) {
  try {
    for (let i = 0; ; i++) {
      if (i === at) throw new Error(`${name} fails`);
      yield i;
    }
  } finally {
    if (at > 5) throw new Error(`${name} cannot close`);
  }
}
async function* squares(from) {
  for await (const x of from) yield x * x;
  log('squares end');
}
async function firstAbove(n, name) {
  for await (const x of count(name, 10)) if (x > n) return x;
  return -1;
}
async function loop(name, at, stop) {
  try {
    for await (const x of fails(name, at)) {
      log(`${name} ${x}`);
      if (x === stop) throw new Error(`${name} stops`);
      if (x === stop + 2) break;
    }
    log(`${name} left`);
  } catch (e) {
    log(`${name} caught ${e.message}`);
  }
}
(async () => {
  countTurns('plain', 14);
  for await (const x of count('plain', 3)) log(`plain ${x}`);
  log('plain over');
  countTurns('broken', 8);
  for await (const x of count('broken', 3)) {
    log(`broken ${x}`);
    if (x === 1) break;
  }
  log('broken over');
  countTurns('found', 12);
  log(`found ${await firstAbove(1, 'found')}`);
  countTurns('pipe', 20);
  for await (const x of squares(count('pipe', 4))) {
    log(`pipe ${x}`);
    if (x === 4) break;
  }
  log('pipe over');
  countTurns('errors', 24);
  await loop('e1', 1, 5);
  await loop('e2', 4, 1);
  await loop('e3', 9, 1);
  await loop('e4', 8, -1);
  log('main ends');
})();
