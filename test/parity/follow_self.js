const { countTurns, log } = require('./parity.js');
(async () => {
  let resolve;
  const p = new Promise(r => { resolve = r; });
  p.catch(() => log('p rejected'));
  resolve(p);
  countTurns('turn', 4);
  await Promise.allSettled([p]);
  log('end');
})();
