const { countTurns, log } = require('./parity.js');
(async () => {
  const p = Promise.resolve(1);
  const add = text => v => { log(text); return v + 1; };
  const fail = text => () => { throw new Error(text); };
  const recover = text => e => { log(text, e.message); return 100; };
  const a = p.then(add('a1')).then(add('a2')).then().then(add('a4'));
  const b = p.then(fail('b failed')).then(add('never')).catch(recover('b3')).catch(recover('never')).then(add('b5'));
  countTurns('turn', 7);
  log('a is', await a);
  log('b is', await b);
})();
