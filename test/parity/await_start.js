const { log } = require('./parity.js');
async function inner(name) {
  log(`${name} starts`);
  await Promise.resolve();
  log(`${name} goes on`);
}
async function outer(name) {
  log(`${name} outer starts`);
  await inner(name);
  log(`${name} outer goes on`);
}
(async () => {
  log('before');
  const a = outer('a');
  log('between');
  const b = outer('b');
  log('after');
  await b;
  log('b is done');
  await a;
  log('a is done');
})();
