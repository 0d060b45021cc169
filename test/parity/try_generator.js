const { log } = require('./parity.js');
function* guarded() {
  try {
    log('body');
    yield 1;
    yield 2;
  } catch (e) {
    log('catch', e.message);
    const got = yield 3;
    log('got', got);
    throw new Error('from catch');
  } finally {
    log('finally');
    yield 4;
    log('finally ends');
  }
  return 5;
}
function* overrides() {
  try {
    yield 1;
  } finally {
    return 77;
  }
}
const show = f => {
  try { const r = f(); log(`${r.value ?? 0} ${r.done}`); } catch (e) { log('error', e.message); }
};
let it = guarded();
for (let i = 0; i < 5; i++) show(() => it.next());
it = guarded();
show(() => it.next());
show(() => it.throw(new Error('in')));
show(() => it.next(9));
show(() => it.next());
show(() => it.next());
it = guarded();
show(() => it.next());
show(() => it.return(50));
show(() => it.next());
show(() => it.next());
it = guarded();
show(() => it.next());
show(() => it.return(50));
show(() => it.throw(new Error('in finally')));
show(() => it.next());
it = guarded();
show(() => it.next());
show(() => it.throw(new Error('first')));
show(() => it.return(60));
show(() => it.return(70));
show(() => it.next());
it = overrides();
show(() => it.next());
show(() => it.throw(new Error('swallowed')));
it = overrides();
show(() => it.next());
show(() => it.return(1));
