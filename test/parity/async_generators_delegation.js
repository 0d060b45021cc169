const { countTurns, log } = require('./parity.js');
const watch = (p, name) => { p.then(r => log(`${name} ${r.value ?? 0}${r.done ? ' done' : ''}`), e => log(`${name} ${e.message}`)); };
async function* inner(name) {
  for (let i = 0; i < 3; i++) {
    try {
      const sent = yield i;
      log(`${name} got ${sent ?? 0}`);
    } catch (e) {
      log(`${name} caught ${e.message}`);
    } finally {
      log(`${name} finally`);
    }
  }
  return 30;
}
async function* outer(name) {
  const r = yield* inner(name);
  log(`${name} gave ${r}`);
  await undefined;
  yield r + 1;
  return 40;
}
async function* outermost(name) {
  try {
    const r = yield* outer(name);
    log(`${name} gave ${r}`);
  } finally {
    log(`${name} outermost finally`);
  }
}
async function turns(n) {
  for (let i = 0; i < n; i++) await undefined;
}
(async () => {
  countTurns('values', 24);
  for await (const x of outermost('a')) log(`a ${x}`);
  await turns(4);

  countTurns('queued', 24);
  const b = outermost('b');
  watch(b.next(1), 'b1');
  watch(b.throw(new Error('thrown')), 'b2');
  watch(b.next(2), 'b3');
  watch(b.return(3), 'b4');
  watch(b.next(4), 'b5');
  await turns(26);

  countTurns('apart', 24);
  const c = outermost('c');
  watch(c.next(1), 'c1');
  await turns(6);
  watch(c.throw(new Error('thrown')), 'c2');
  await turns(6);
  watch(c.return(3), 'c3');
  await turns(13);

  countTurns('closed', 16);
  for await (const x of outermost('d')) if (x === 1) break;
  log('main ends');
})();
