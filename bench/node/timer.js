'use strict';
const { cpuSeconds, mixedMs } = require('./measure');

const TIMERS = 1000000;
let fired = 0;

function fire() {
    fired++;
}

const start = cpuSeconds();
for (let i = 0; i < TIMERS; i++)
    setTimeout(fire, mixedMs(i, 1, 500));
process.on('exit', () => {
    if (fired !== TIMERS)
        throw new Error('not all fired');
    console.log(`timer ${((cpuSeconds() - start) * 1e9 / TIMERS).toPrecision(5)}`);
});
