const { log } = require('./parity.js');
const sleep = ms => new Promise(r => setTimeout(r, ms));
async function background(name, ms) {
  log(`${name} starts`);
  for (let i = 0; i < 2; i++) {
    await sleep(ms);
    log(`${name} ${i}`);
  }
}
async function starter() {
  background('a', 20);
  background('b', 70);
  await Promise.resolve();
  log('starter ends');
}
(async () => {
  await starter();
  log('main ends');
})();
