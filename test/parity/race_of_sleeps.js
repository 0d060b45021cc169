const { log } = require('./parity.js');
const sleep = ms => new Promise(r => setTimeout(r, ms));
const sleeper = async (ms, v) => { await sleep(ms); log(`sleeper ${v} wakes`); return v; };
const failing = async (ms, v) => { await sleep(ms); log(`failing ${v} wakes`); return await Promise.reject(new Error(`failed ${v}`)); };
(async () => {
  const p = [sleeper(500, 0), sleeper(100, 1), sleeper(200, 2)];
  log('race', await Promise.race(p));
  const q = [failing(200, 3), sleeper(600, 4), failing(300, 5)];
  log('any', await Promise.any(q) - 3);
  await Promise.allSettled(q);
  await Promise.all(p);
  log('end');
})();
