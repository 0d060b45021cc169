const { log } = require('./parity.js');
setTimeout(() => {
  log('start');
  setTimeout(() => log('timer 30'), 30);
  setImmediate(() => {
    log('immediate 1');
    queueMicrotask(() => log('  microtask'));
    setImmediate(() => log('  nested immediate'));
    setTimeout(() => log('  nested timer'), 20);
  });
  setImmediate(() => log('immediate 2'));
  queueMicrotask(() => log('microtask'));
  setImmediate(() => log('immediate 3'));
}, 10);
