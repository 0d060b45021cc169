const { log } = require('./parity.js');
function* count(n) {
  log('starts');
  for (let i = 0; i < n; i++) yield i;
}
const show = f => {
  try { const r = f(); log(`${r.value ?? 0} ${r.done}`); } catch (e) { log('error', e.message); }
};
let it = count(3);
show(() => it.throw(new Error('before the start')));
show(() => it.next());
it = count(3);
show(() => it.return(7));
show(() => it.next());
show(() => it.return(8));
it = count(3);
show(() => it.next());
show(() => it.throw(new Error('in the middle')));
show(() => it.next());
show(() => it.throw(new Error('at the end')));
show(() => it.return(9));
show(() => it.next());
it = count(3);
show(() => it.next());
show(() => it.next());
show(() => it.return(5));
show(() => it.next());
let self;
function* resumesItself() { yield self.next().value; }
self = resumesItself();
try { self.next(); log('?'); } catch (e) { log(e instanceof TypeError ? 'a generator that runs cannot be resumed' : '?'); }
show(() => self.next());
