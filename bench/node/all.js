// all.js: a million async functions, each over after one turn, and one Promise.all over them.
'use strict';
const { cpuSeconds } = require('./measure');

const TASKS = 1000000;

async function oneTurn(i) {
    await undefined;
    return i;
}

(async () => {
    const start = cpuSeconds();
    const tasks = new Array(TASKS);
    for (let i = 0; i < TASKS; i++)
        tasks[i] = oneTurn(i);
    let sum = 0;
    for (const v of await Promise.all(tasks))
        sum += v;
    if (sum !== TASKS * (TASKS - 1) / 2)
        throw new Error('a value is wrong');
    console.log(`all ${((cpuSeconds() - start) * 1e9 / TASKS).toPrecision(5)}`);
})();
