const { log } = require('./parity.js');
const sleep = ms => new Promise(r => setTimeout(r, ms));
const sleeper = async (ms, v) => { await sleep(ms); log(`sleeper ${v} wakes`); return v; };
const failing = async (ms, v) => { await sleep(ms); log(`failing ${v} wakes`); return await Promise.reject(new Error(`failed ${v}`)); };
(async () => {
  const p = [sleeper(100, 0), sleeper(20, 1), sleeper(40, 2)];
  log('race', await Promise.race(p));
  const q = [failing(40, 3), sleeper(120, 4), failing(60, 5)];
  log('any', await Promise.any(q) - 3);
  await Promise.allSettled(q);
  await Promise.all(p);
  log('end');
})();
