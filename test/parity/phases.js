const { log, countTurns } = require('./parity.js');
const fs = require('fs');
const sleep = ms => new Promise(r => setTimeout(r, ms));
const microOf = text => () => { log(text); queueMicrotask(() => log('    microtask')); };
const secondRound = text => () => {
  log(text);
  setImmediate(() => log('  immediate of an immediate'));
  setTimeout(microOf('  timer of an immediate'), 60);
  queueMicrotask(() => log('    microtask'));
};
// One callback of the poll, as the runtime's whole-file operation is.
const read = () => new Promise(r => fs.stat('/dev/null', () => r()));
async function inPoll(name, ms) {
  await read();
  log(name);
  setTimeout(microOf('  timer a'), ms);
  setTimeout(microOf('  timer b'), ms);
  setImmediate((ms ? secondRound : microOf)('  immediate 1'));
  setImmediate(microOf('  immediate 2'));
  queueMicrotask(microOf('  microtask 1'));
  countTurns('  turn', 3);
}
function dueTogether() {
  setTimeout(microOf('due 20'), 20);
  setTimeout(microOf('due 10'), 10);
  setTimeout(microOf('due 15'), 15);
  setTimeout(microOf('due 10 again'), 10);
  clearTimeout(setTimeout(() => log('stopped'), 12));
}
(async () => {
  await inPoll('poll 1', 0);
  await sleep(100);
  await inPoll('poll 2', 30);
  await sleep(100);
  dueTogether();
})();
