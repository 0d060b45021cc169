const { countTurns, log } = require('./parity.js');
function* steps(name) {
  let got = 0;
  for (let i = 0; i < 3; i++) {
    log(`${name} asks ${got + i}`);
    got = yield got + i;
  }
  log(`${name} ends with ${got}`);
  return got;
}
const doubled = async v => { await Promise.resolve(); return v * 2; };
async function run(name) {
  const it = steps(name);
  let r = it.next();
  while (!r.done) r = it.next(await doubled(r.value) + 1);
  return r.value;
}
(async () => {
  const a = run('a'), b = run('b');
  countTurns('turn', 6);
  log(await a, await b);
})();
