// What the twins share.
let cases = 0;
const begin = name => { console.log(`${++cases}. ${name}`); };
const say = text => { console.log(`   ${text}`); };
const say_int = (text, v) => { console.log(`   ${text} ${v ?? 0}`); return v; };
const show = r => { console.log(`   ${r.value ?? 0} ${r.done}`); };
const failed = message => { console.log(`   error ${message}`); };
async function pause_for(v) { await Promise.resolve(); return v; }
async function fail_with(text) { await Promise.resolve(); throw new Error(text); }

// Python's close: the generator is not to yield meanwhile.
function close(it) {
  const r = it.return();
  if (!r.done) throw new Error('a generator yielded while it was being closed');
}
module.exports = { begin, say, say_int, show, failed, pause_for, fail_with, close };
