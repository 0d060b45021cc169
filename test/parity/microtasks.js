const { log } = require('./parity.js');
(async () => {
  const queueMore = n => () => {
    log('microtask', n);
    if (n < 4) {
      queueMicrotask(queueMore(n + 1));
      queueMicrotask(() => log('  and another'));
    }
  };
  setTimeout(() => log('timer'), 1);
  queueMicrotask(queueMore(1));
  queueMicrotask(() => log('second'));
  Promise.resolve(1).then(v => log('reaction', v));
  queueMicrotask(() => log('third'));
  await Promise.resolve();
  log('main goes on');
  queueMicrotask(() => log('fourth'));
  await Promise.resolve();
  log('main ends');
})();
