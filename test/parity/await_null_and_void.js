const { countTurns, log } = require('./parity.js');
const nothing = async () => {};
async function awaitsNothing(name) {
  await nothing();
  log(`${name} 1`);
  await Promise.resolve();
  log(`${name} 2`);
}
async function refuses(p) {
  log('refuses starts');
  await (p ?? Promise.reject(new Error('EINVAL')));
  log('never');
}
(async () => {
  const a = awaitsNothing('a'), b = refuses(null);
  b.catch(() => log('refused'));
  countTurns('turn', 4);
  await Promise.allSettled([a, b]);
  log('end');
})();
