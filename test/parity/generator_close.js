const { countTurns, log } = require('./parity.js');
let at;
const make = name => {
  at = 0;
  return {
    [Symbol.iterator]() { return this; },
    next() { log(`${name} next`); return { value: ++at, done: at > 3 }; },
    return() { log(`${name} return`); return {}; },
  };
};
function returns() {
  for (const v of make('returned')) if (v === 2) return v * 10;
  return 0;
}
function leaves() {
  let n = 0;
  for (;;) {
    inner: for (const v of make('left')) {
      n++;
      for (let i = 0; i < 3; i++) if (v === 1 && n < 3) break inner;
      return n;
    }
  }
}
async function waits() {
  let sum = 0;
  for (const v of make('awaited')) {
    await Promise.resolve();
    log('body', v);
    if (v === 2) break;
    sum += v;
  }
  return sum;
}
(async () => {
  for (const v of make('broken')) if (v === 1) break;
  log(returns());
  log(leaves());
  countTurns('turn', 4);
  log(await waits());
})();
