const { countTurns, log } = require('./parity.js');
const atOnce = async v => v;
const awaits = async v => await Promise.resolve(v);
(async () => {
  countTurns('turn', 12);
  log('a', await atOnce(1));
  log('b', await awaits(2));
  log('c', await Promise.resolve(3));
  const p = awaits(4);
  log('d', await p);
  log('e', await p);
  log('f', await awaits(await awaits(5)));
})();
