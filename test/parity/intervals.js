const { log } = require('./parity.js');
let n = 0, m = 0;
const fast = setInterval(() => { log('fast', ++n); if (n === 3) clearInterval(fast); }, 20);
const slow = setInterval(() => { log('slow', ++m); queueMicrotask(() => log('  microtask')); }, 50);
clearInterval(setInterval(() => log('never'), 10));
setTimeout(() => { log('stop'); clearInterval(slow); }, 170);
(async () => {
  await new Promise(r => setTimeout(r, 75));
  log('main goes on');
})();
