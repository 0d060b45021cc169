const { log } = require('./parity.js');
const sleep = ms => new Promise(r => setTimeout(r, ms));
let nextJob = 0;
const delays = [10, 50, 90, 120, 20, 200, 120];
async function worker(name) {
  while (nextJob < 7) {
    const job = nextJob++;
    log(`${name} takes ${job}`);
    await sleep(delays[job]);
    log(`${name} has done ${job}`);
  }
}
(async () => {
  const a = worker('a'), b = worker('b'), c = worker('c');
  await Promise.all([a, b, c]);
  log('all done');
})();
