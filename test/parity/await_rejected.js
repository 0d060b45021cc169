const { countTurns, log } = require('./parity.js');
const fails = async m => { await Promise.resolve(); return await Promise.reject(new Error(m)); };
const failsAtOnce = async m => await Promise.reject(new Error(m));
const passes = async m => await fails(m);
const passesTwice = async m => await passes(m);
(async () => {
  const a = passesTwice('a'), b = failsAtOnce('b'), c = passes('c'), d = fails('d');
  for (const p of [a, b, c, d]) p.catch(e => log('caught', e.message));
  countTurns('turn', 9);
  await Promise.allSettled([a, b, c, d]);
  log('settled');
})();
