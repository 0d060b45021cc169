const { log } = require('./parity.js');
const value = async i => i;
const twice = async i => await value(i) + await value(i);
async function settled(name, n) {
  for (let i = 0; i < n; i++) { log(name, i); await Promise.resolve(); }
}
async function calls(name, n) {
  for (let i = 0; i < n; i++) log(name, await value(i));
}
async function nested(name, n) {
  for (let i = 0; i < n; i++) log(name, await twice(i));
}
(async () => {
  const a = settled('settled', 9), b = calls('calls', 7), c = nested('nested', 4);
  await c;
  await b;
  await a;
  log('end');
})();
