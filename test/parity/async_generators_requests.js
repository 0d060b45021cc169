const { countTurns, log } = require('./parity.js');
const watch = (p, name) => { p.then(r => log(`${name} ${r.value ?? 0}${r.done ? ' done' : ''}`), e => log(`${name} ${e.message}`)); };
const next = (it, v, name) => watch(it.next(v), name);
const fail = (it, name) => watch(it.throw(new Error('thrown')), name);
const end = (it, v, name) => watch(it.return(v), name);
async function* numbers(name) {
  log(`${name} begins`);
  let sent = yield 1;
  log(`${name} got ${sent}`);
  sent = yield 2;
  log(`${name} got ${sent}`);
  await undefined;
  return 3;
}
async function* guarded(name) {
  for (let i = 0; i < 3; i++) {
    try {
      const sent = yield i;
      log(`${name} got ${sent}`);
    } catch (e) {
      log(`${name} caught ${e.message}`);
      yield 10;
    } finally {
      log(`${name} finally`);
      await undefined;
    }
  }
}
async function turns(n) {
  for (let i = 0; i < n; i++) await undefined;
}
(async () => {
  countTurns('queued', 12);
  const a = numbers('a');
  next(a, 5, 'a1');
  next(a, 6, 'a2');
  next(a, 7, 'a3');
  next(a, 8, 'a4');
  end(a, 9, 'a5');
  next(a, 10, 'a6');
  fail(a, 'a7');
  end(a, 11, 'a8');
  await turns(13);

  countTurns('apart', 20);
  const b = numbers('b');
  next(b, 5, 'b1');
  await turns(4);
  next(b, 6, 'b2');
  await turns(4);
  end(b, 7, 'b3');
  await turns(4);
  end(b, 8, 'b4');
  next(b, 8, 'b5');
  await turns(4);
  next(b, 9, 'b6');
  fail(b, 'b7');
  await turns(5);

  countTurns('unbegun', 8);
  const c = numbers('c'), d = numbers('d');
  end(c, 4, 'c1');
  next(c, 5, 'c2');
  fail(d, 'd1');
  next(d, 6, 'd2');
  end(d, 7, 'd3');
  await turns(9);

  countTurns('guarded', 24);
  const e = guarded('e'), f = guarded('f');
  next(e, 1, 'e1');
  fail(e, 'e2');
  next(e, 2, 'e3');
  next(e, 3, 'e4');
  end(e, 4, 'e5');
  next(e, 5, 'e6');
  await turns(12);
  next(f, 1, 'f1');
  await turns(3);
  end(f, 2, 'f2');
  fail(f, 'f3');
  await turns(12);
  log('main ends');
})();
