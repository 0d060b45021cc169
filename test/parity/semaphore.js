const { log } = require('./parity.js');
const sleep = ms => new Promise(r => setTimeout(r, ms));
const queue = [];
let free = 2;
async function enter() {
  if (free > 0) { free--; return; }
  await new Promise(r => queue.push(r));
}
function leave() {
  if (queue.length) queue.shift()(); else free++;
}
async function job(name, ms) {
  await enter();
  log(`${name} in`);
  await sleep(ms);
  log(`${name} out`);
  leave();
  log(`${name} left`);
}
(async () => {
  const jobs = [job('a', 30), job('b', 80), job('c', 10), job('d', 200), job('e', 20)];
  await Promise.all(jobs);
  log(`${free} free`);
})();
