const { countTurns, log } = require('./parity.js');
const later = async v => { await Promise.resolve(); await Promise.resolve(); return v; };
(async () => {
  const p = Promise.resolve(1);
  const a = p.then(() => { log('gives a settled one'); return Promise.resolve(5); });
  const b = p.then(() => { log('gives a pending one'); return later(6); });
  const c = p.then(() => { log('gives a rejected one'); return Promise.reject(new Error('seven')); });
  a.then(v => log('a', v));
  b.then(v => log('b', v));
  c.catch(e => log('c', e.message));
  countTurns('turn', 8);
  await Promise.allSettled([a, b, c]);
  log('end');
})();
