const { countTurns, log } = require('./parity.js');
async function fails(text) {
  await Promise.resolve();
  throw new Error(text);
}
async function ways(way) {
  for (let i = 0; i < 2; i++) {
    try {
      log('try', i);
      if (way === 0) continue;
      if (way === 1) return await Promise.resolve(10);
      if (way === 2) break;
      if (way === 3) await fails('three');
      if (way === 4) throw new Error('four');
    } catch (e) {
      log('catch', e.message);
      await Promise.resolve();
      if (way === 4) throw e;
      return 30;
    } finally {
      log('finally');
      await Promise.resolve();
      log('finally ends');
    }
    log('round ends');
  }
  log('loop ends');
  return 0;
}
async function run(way) {
  try {
    log(`way ${way} gives ${await ways(way)}`);
  } catch (e) {
    log(`way ${way} throws ${e.message}`);
  }
}
(async () => {
  for (let way = 0; way < 6; way++) {
    countTurns('turn', 3);
    await run(way);
  }
  const all = [];
  for (let way = 0; way < 6; way++) all.push(run(way));
  await Promise.all(all);
})();
