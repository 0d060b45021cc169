// What the JavaScript twins share.
function countTurns(name, turns) {
  let n = 0;
  const again = () => { console.log(`${name} ${++n}`); if (n < turns) queueMicrotask(again); };
  queueMicrotask(again);
}
module.exports = { countTurns, log: console.log };
