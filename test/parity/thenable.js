const { countTurns, log } = require('./parity.js');
(async () => {
  const a = Promise.resolve({ then(ok, no) { log('then of a'); ok(5); no(new Error('too late')); ok(6); } });
  const b = Promise.resolve({ then(ok, no) { log('then of b'); no(new Error('refused')); } });
  const c = Promise.resolve({ then(ok) { log('then of c'); setTimeout(() => ok(9), 1); } });
  a.then(v => log('a', v));
  b.catch(e => log('b', e.message));
  c.then(v => log('c', v));
  countTurns('turn', 5);
  log('awaited', await a);
  log('awaited', await c);
})();
