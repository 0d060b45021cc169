const { countTurns, log } = require('./parity.js');
async function tree(depth, name) {
  log(`down ${name}`);
  if (depth === 0) return 1;
  const left = await tree(depth - 1, name * 2);
  const right = await tree(depth - 1, name * 2 + 1);
  log(`up ${name}`);
  return left + right;
}
async function both(depth, name) {
  if (depth === 0) {
    await Promise.resolve();
    log(`leaf ${name}`);
    return 1;
  }
  const left = both(depth - 1, name * 2), right = both(depth - 1, name * 2 + 1);
  const sum = await right + await left;
  log(`node ${name}`);
  return sum;
}
(async () => {
  countTurns('turn', 10);
  log(await tree(2, 1));
  countTurns('turn', 10);
  log(await both(3, 1));
})();
