const { countTurns, log } = require('./parity.js');
const slow = async () => { await Promise.resolve(); await Promise.resolve(); log('slow is done'); };
(async () => {
  const p = Promise.resolve(1), bad = Promise.reject(new Error('bad'));
  const a = p.finally(() => log('finally a')), b = bad.finally(() => log('finally b'));
  const c = p.finally(() => { log('finally c'); return slow(); });
  const d = p.finally(() => { log('finally d'); throw new Error('from finally'); });
  const e = bad.finally(() => { log('finally e'); throw new Error('from finally'); });
  a.then(v => log('a', v));
  b.catch(x => log('b', x.message));
  c.then(v => log('c', v));
  d.catch(x => log('d', x.message));
  e.catch(x => log('e', x.message));
  countTurns('turn', 12);
  await Promise.allSettled([a, b, c, d, e]);
  log('end');
})();
