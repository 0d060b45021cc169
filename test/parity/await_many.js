const { log } = require('./parity.js');
async function waiter(name, p) {
  log(name, await p);
  log(`${name} again`, await p);
}
(async () => {
  let resolve;
  const p = new Promise(r => { resolve = r; });
  const a = waiter('a', p);
  p.then(v => log('then 1', v));
  const b = waiter('b', p);
  p.then(v => log('then 2', v));
  const c = waiter('c', p);
  queueMicrotask(() => log('microtask'));
  await Promise.resolve();
  log('resolving');
  resolve(7);
  resolve(8);
  log('resolved');
  p.then(v => log('then 3', v));
  await Promise.all([a, b, c]);
  log('end');
})();
