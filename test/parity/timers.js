const { log } = require('./parity.js');
const withMicrotask = text => () => { log(text); queueMicrotask(() => log('  microtask of it')); };
setTimeout(() => log('forty'), 40);
setTimeout(withMicrotask('twenty, first'), 20);
setTimeout(withMicrotask('twenty, second'), 20);
setTimeout(() => log('one'), 1);
setTimeout(() => log('zero'), 0);
setTimeout(() => log('negative'), -5);
const later = setTimeout(() => log('never'), 60);
setTimeout(() => { log('stops a later one'); clearTimeout(later); clearTimeout(later); clearTimeout(0); }, 50);
setTimeout(() => {
  log('sets more');
  setTimeout(() => log('  set by it, 0'), 0);
  setTimeout(() => log('  set by it, 5'), 5);
}, 80);
clearTimeout(setTimeout(() => log('never, either'), 1));
log('set');
