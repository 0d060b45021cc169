'use strict';
const { promisify } = require('util');
const at_once = cb => cb(null, 1);
const twice = cb => { cb(null, 1); cb(null, 2); };
const value_then_error = cb => { cb(null, 1); cb(new Error('late')); };
const error_then_value = cb => { cb(new Error('early')); cb(null, 2); };
const later_twice = cb => setTimeout(() => { cb(null, 3); cb(new Error('again')); }, 1);
const never = () => {};

async function show(name, fn) {
    const p = promisify(fn)();
    queueMicrotask(() => console.log('microtask', name));
    console.log(`${name}: called`);
    try {
        console.log(`${name}: ${await p}`);
    } catch (e) {
        console.log(`${name}: failed, ${e.message}`);
    }
    await new Promise(done => setTimeout(done, 2));
}

async function main() {
    await show('at once', at_once);
    await show('twice', twice);
    await show('value, then error', value_then_error);
    await show('error, then value', error_then_value);
    await show('later, twice', later_twice);
    const p = promisify(never)(), ten = Promise.resolve(10);
    console.log('never:', await Promise.race([p.then(() => 0), ten.then(() => 1)]) === 1 ? 'the other one' : '?');
}
main();
