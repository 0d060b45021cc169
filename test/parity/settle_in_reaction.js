const { countTurns, log } = require('./parity.js');
const make = () => { const o = {}; o.p = new Promise(r => { o.resolve = r; }); return o; };
async function waitsForBoth(p, q) {
  log('q is', await q);
  log('p is', await p);
}
(async () => {
  const p = make(), second = make();
  const w = waitsForBoth(p.p, second.p);
  second.p.then(v => log('the second', v));
  p.p.then(() => {
    log('settles the second');
    second.resolve(2);
    p.p.then(v => log('added by a reaction', v));
    second.p.then(v => log('added to the second', v));
  });
  p.p.then(v => log('the first, too', v));
  p.resolve(1);
  countTurns('turn', 4);
  log('resolved');
  await w;
  log('end');
})();
