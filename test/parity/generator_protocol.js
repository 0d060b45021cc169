const { log } = require('./parity.js');
function* count(n) {
  log('starts');
  for (let i = 0; i < n; i++) {
    const got = (yield i) ?? 0;
    log('got', got);
  }
  log('ends');
  return 99;
}
const show = r => log(`${r.value ?? 0} ${r.done}`);
const it = count(3);
log('made');
show(it.next(10));
show(it.next(11));
show(it.next());
show(it.next(12));
show(it.next(13));
let sum = 0;
for (const v of count(2)) sum += v;
log(sum);
