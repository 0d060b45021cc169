const { countTurns, log } = require('./parity.js');
const after = async (turns, v) => { while (turns--) await Promise.resolve(); return v; };
const failsAfter = async (turns, m) => { while (turns--) await Promise.resolve(); return await Promise.reject(new Error(m)); };
(async () => {
  const a = after(3, 10), b = after(1, 11), c = after(0, 12), x = failsAfter(2, 'x'), y = failsAfter(1, 'y');
  const all = Promise.all([a, b, c]), bad = Promise.all([a, x, y]), settled = Promise.allSettled([a, x, y, c]);
  const any = Promise.any([x, a, b]), none = Promise.any([x, y]), race = Promise.race([a, b]), lost = Promise.race([a, y]);
  const index = new Map([[10, 1], [11, 2]]), raced = new Map([[10, 0], [11, 1]]);
  all.then(() => log('all'));
  bad.catch(e => log('bad', e.message));
  settled.then(() => log('settled'));
  any.then(v => log('any', index.get(v)));
  none.catch(() => log('none'));
  race.then(v => log('race', raced.get(v)));
  lost.catch(e => log('lost', e.message));
  countTurns('turn', 10);
  await Promise.allSettled([all, bad, settled, any, none, race, lost]);
  log('end');
})();
