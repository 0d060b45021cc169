'use strict';
// What the JavaScript side of all random programs shares: order.h is the same in C. Promises and their jobs are Node's own;
// time is virtual, so each macrotask is run by a setImmediate of its own, in the order of Node's phases: the timers that
// are due, then (if there are no immediates) a jump to the next timer, then the immediates that were there.
Error.stackTraceLimit = 0;
const GLOBALS = 3, SLOTS = 3, ITERATORS = 3, FUEL = 40, LINES = 600;
const X = { G: [], S: [], T: [], I: [], fuel: 0 };
let lines = 0, flips = 0, text = [];

class E { constructor(k) { this.k = k; } }
class TimedOut {}
const show = e => e instanceof E ? 'E' + e.k : e instanceof TimedOut ? 'timed out' : e instanceof AggregateError ? 'any[' + e.errors.map(show) + ']'
  : e instanceof TypeError && /cycle/.test(e.message) ? 'cycle' : (process.stderr.write(e.stack + '\n'), process.exit(9));
const put = s => { if (lines++ < LINES) text.push(s); };
const L = id => put(String(id));
const Lv = (id, v) => put(`${id} ${v | 0}`);
const Lr = (id, r) => put(`${id} ${r.value | 0} ${r.done ? 'done' : ''}`);
const Le = (id, e) => put(`${id} ${show(e)}`);
const flip = i => (i * 7 + flips++ * 13) % 5 < 2;
process.on('unhandledRejection', e => put('unhandled ' + show(e)));

// ---- the loop ----------------------------------------------------------------------------------------------------------
let now = 0, sequence = 0, timers = [], immediates = [], running = [];
const timer = (ms, fn, every) => { const t = { due: now + Math.max(1, ms), sequence: ++sequence, fn, every: every && Math.max(1, ms) }; timers.push(t); return t; };
const stop = t => { if (t) { t.stopped = true; timers = timers.filter(x => x !== t); } };
const immediate = fn => { immediates.push(fn); };
const first = () => timers.reduce((a, b) => a && (a.due < b.due || (a.due === b.due && a.sequence < b.sequence)) ? a : b, null);
function every(ms, limit, fn) {
  let n = 0;
  const t = timer(ms, () => { if (++n >= limit) stop(t); fn(); }, true);
  return t;
}
function macrotask() {                  // runs one; false: there is none
  for (;;) {
    if (running.length) { running.shift()(); return true; }
    const t = first();
    if (t && t.due <= now) {
      timers = timers.filter(x => x !== t);
      t.fn();
      if (t.every && !t.stopped) { t.due = now + t.every; t.sequence = ++sequence; timers.push(t); }
      return true;
    }
    if (!immediates.length) { if (!t) return false; now = t.due; continue; }
    running = immediates; immediates = [];
  }
}

const sleep = ms => new Promise(r => timer(ms, () => r()));
const deferred = () => { let a, b; const p = new Promise((x, y) => { a = x; b = y; }); p.a = a; p.b = b; return p; };
const follow = (i, p) => X.G[i].a(p);
const timeout = (p, ms) => new Promise((a, b) => { const t = timer(ms, () => b(new TimedOut())); p.then(v => { stop(t); a(v); }, e => { stop(t); b(e); }); });
const thenable = (kind, k, global) => Promise.resolve({
  then(a, b) {
    L(k);
    switch (kind) {
      case 0: a(k); break;
      case 1: b(new E(k)); break;
      case 2: timer(1, () => a(7)); break;
      case 3: a(k); a(k + 1); break;
      case 4: a(k); b(new E(k)); break;
      case 5: b(new E(k)); a(k); break;
      case 6: break;
      case 7: a(X.G[global]); a(k); break;
      case 8: throw new E(k);
      case 9: queueMicrotask(() => a(7)); break;
    }
  } });

async function* nothing() {}
function* numbers(k) {
  try {
    for (let i = 0; i < k; i++) Lv(9001, yield i);
    if (k === 3) throw new E(9003);
    return k;
  } finally {
    L(9002);
  }
}

function settleAll(more) {
  X.G.forEach((p, i) => p.a(9010 + i));
  if (more) timer(10, () => settleAll(more - 1));
}

// ---- a fault for the test of this test: a turn too many ----------------------------------------------------------------------
if (process.env.ORDER_PLANT) {
  const prototype = Object.getPrototypeOf(nothing.prototype), give = prototype.return;
  prototype.return = function (v) { return give.call(this, v).then(r => r); };
}

// A generator that yields while a loop closes it. Troth, which frees it then, closes it again; JavaScript leaves it as it is.
function fresh(it) {
  it.return = function (v) {
    const p = Object.getPrototypeOf(it).return.call(it, v);
    p.then(r => { if (!r.done) text.push('cut'); }, () => {});
    return p;
  };
  return it;
}

// ---- programs, one after the other ---------------------------------------------------------------------------------------
function run(programs) {
  const next = () => {
    if (!programs.length) { process.stdout.write(text.join('\n') + '\n'); return; }
    const [n, entry] = programs.shift();
    text.push('# ' + n);
    lines = flips = 0; X.fuel = FUEL;
    X.G = Array.from({ length: GLOBALS }, deferred);
    X.S = Array.from({ length: SLOTS }, () => Promise.resolve(0));
    X.T = [];
    X.I = Array.from({ length: ITERATORS }, nothing);
    timer(10, () => settleAll(4));
    entry().then(v => Lv(0, v), e => Le(0, e));
    setImmediate(step);
  };
  const step = () => setImmediate(macrotask() ? step : next);
  setImmediate(next);
}
module.exports = { X, E, follow, L, Lv, Lr, Le, flip, numbers, fresh, timer, stop, immediate, every, sleep, deferred, timeout, thenable, run };
