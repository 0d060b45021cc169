'use strict';
const { cpuSeconds, mixedMs, peakBytes } = require('./measure');

const TASKS = 1000000;
let woken = 0;

async function nap(ms) {
    await new Promise(resolve => setTimeout(resolve, ms));
    woken++;
}

async function napAll() {
    for (let i = 0; i < TASKS; i++)
        nap(mixedMs(i, 500, 500));
}

napAll();
process.on('exit', () => {
    if (woken !== TASKS)
        throw new Error('not all woke up');
    console.log(`sleep-bytes ${(peakBytes() / TASKS).toPrecision(5)}\nsleep-cpu ${cpuSeconds().toPrecision(4)}`);
});
