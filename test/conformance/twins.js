// What the twins of single files of test262 share; twins.h is the same in Troth.
let cases = 0;
const twin = file => { console.log(`${++cases}. ${file}`); };
const own = topic => { console.log(`${++cases}. (${topic})`); };
const say = text => { console.log(`   ${text}`); };
const say_int = (text, v) => { console.log(`   ${text} ${v ?? 0}`); return v; };
const say_error = (text, e) => { console.log(`   ${text} failed: ${/cycle/.test(e.message) ? "a promise follows itself" : e.message}`); };
const say_result = (text, r) => { console.log(`   ${text} ${r.value ?? 0} ${r.done}`); };

let ticks_left, ticks_done;
const tick = () => { console.log(`   tick ${++ticks_done}`); if (--ticks_left > 0) queueMicrotask(tick); };
const ticks = n => { ticks_done = 0; ticks_left = n; queueMicrotask(tick); };
const microtask = text => { queueMicrotask(() => say(text)); };

const react = (p, label, end) => p.then(v => { say_int(label, v); return end(v); }, e => { say_error(label, e); return end(0); });
const said = (p, label) => react(p, label, v => v);
const gives = (p, label, v) => react(p, label, () => v);
const throws = (p, label, m) => react(p, label, () => { throw new Error(m); });
const follows = (p, label, q) => react(p, label, () => q);
const settles = (p, label, q, v) => react(p, label, () => { q.resolve(v); });
const ended = (p, label) => p.then(() => { say(label); }, e => { say_error(label, e); });
const caught = (p, label) => p.catch(() => { say(label); });
const asked = (p, label) => { p.then(r => { say_result(label, r); }, e => { say_error(label, e); }); };
const at_last = (p, label) => p.finally(() => { say(label); });
const at_last_fails = (p, label) => p.finally(() => { say(label); throw new Error(label); });

function pending() {
  let resolve, reject;
  const p = new Promise((a, b) => { resolve = a; reject = b; });
  return Object.assign(p, { resolve, reject });
}
const resolved = v => Promise.resolve(v);
const rejected = m => Promise.reject(new Error(m));
const resolve = (p, v) => { p.resolve(v); };
const reject = (p, m) => { p.reject(new Error(m)); };

const thenable = acts => Promise.resolve({
  then(a, b) {
    say('then');
    for (const act of acts)
      switch (act) {
        case 'f': a(1); break;
        case 'F': a(2); break;
        case 'r': b(new Error('rejected')); break;
        case 't': throw new Error('thrown');
        case 'l': queueMicrotask(() => a(3)); break;
        case 'x': queueMicrotask(() => b(new Error('late'))); break;
      }
  } });
const sleep_ms = ms => new Promise(r => setTimeout(r, ms));

process.on('unhandledRejection', e => say_error('unhandled', e));
async function run(...all) {
  for (const one of all) {
    await one();
    await sleep_ms(20);
  }
}
module.exports = { twin, own, say, say_int, say_error, say_result, ticks, microtask, said, gives, throws, follows, settles, ended, caught, asked, at_last, at_last_fails,
  pending, resolved, rejected, resolve, reject, thenable, sleep_ms, run };
