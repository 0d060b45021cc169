const { countTurns, log } = require('./parity.js');
(async () => {
  const one = Promise.resolve(1), two = Promise.resolve(2), bad = Promise.reject(new Error('bad'));
  const all = Promise.all([one, two]), empty = Promise.all([]), failed = Promise.all([one, bad, two]);
  const settled = Promise.allSettled([bad, one]), nested = Promise.all([all, Promise.all([one]), empty]);
  const any = Promise.any([bad, one]), race = Promise.race([bad, one]), none = Promise.any([]);
  all.then(() => log('all'));
  empty.then(() => log('empty'));
  failed.catch(e => log('failed', e.message));
  settled.then(() => log('settled'));
  nested.then(() => log('nested'));
  any.then(v => log('any', v));
  race.catch(e => log('race', e.message));
  none.catch(() => log('none'));
  countTurns('turn', 6);
  await Promise.allSettled([all, empty, failed, settled, nested, any, race, none]);
  log('end');
})();
