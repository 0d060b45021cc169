const { log } = require('./parity.js');
const sleep = ms => new Promise(r => setTimeout(r, ms));
async function task(name) {
  log(`${name} 1`);
  await Promise.resolve();
  log(`${name} 2`);
  queueMicrotask(() => log('  microtask of a task'));
  await Promise.resolve();
  log(`${name} 3`);
  await sleep(20);
  log(`${name} 4`);
}
setTimeout(() => {
  log('timer');
  setImmediate(() => {
    log('immediate');
    task('task in an immediate');
    setImmediate(() => log('the next immediate'));
  });
  task('task in a timer');
  queueMicrotask(() => log('microtask'));
  setTimeout(() => log('last timer'), 40);
}, 10);
(async () => {
  await task('task of main');
  log('main ends');
})();
