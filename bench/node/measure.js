// measure.js: the same measuring as in measure.h: the best of some short batches, in nanoseconds an operation.
'use strict';
const fs = require('fs');

const BATCHES = 40;                             // more than in C: the first ones still run unoptimised code

exports.measure = async (row, count, body, batches = BATCHES) => {
    let best = Infinity;
    for (let batch = 0; batch < batches; batch++) {
        const start = process.hrtime.bigint();
        const pending = body();
        if (pending)
            await pending;
        best = Math.min(best, Number(process.hrtime.bigint() - start) / count);
    }
    console.log(`${row} ${best.toPrecision(5)}`);
};

// Processor time of the whole process so far, helper threads too, in seconds.
exports.cpuSeconds = () => {
    const use = process.cpuUsage();
    return (use.user + use.system) / 1e6;
};

exports.peakBytes = () => Number(/VmHWM:\s*(\d+)/.exec(fs.readFileSync('/proc/self/status', 'latin1'))[1]) * 1024;

exports.mixedMs = (i, low, spread) => low + (Math.imul(i, 2654435761) >>> 0) % spread;

// Uses a value, so that the loop around it stays.
exports.sink = { value: 0 };
