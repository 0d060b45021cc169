'use strict';
const { measure, sink } = require('./measure');

const TURNS = 100000, QUEUED = 1000;

async function answer(x) {
    return x;
}

async function awaitAtOnce(n) {
    let total = 0;
    for (let i = 0; i < n; i++) {
        const x = await answer(i);
        total += x;
    }
    sink.value = total;
}

const box = [];

function renew(me) {
    const entry = {};
    entry.promise = new Promise(resolve => { entry.resolve = resolve; });
    box[me] = entry;
}

async function player(me, turns) {
    for (let i = 0; i < turns; i++) {
        const ball = await box[me].promise;
        renew(me);
        box[1 - me].resolve(ball + 1);
    }
}

async function play(turns) {
    renew(0);
    renew(1);
    const p = player(0, turns / 2), q = player(1, turns / 2);
    box[0].resolve(0);
    await p;
    await q;
}

function nothing() {}

function microtasks(n) {
    return new Promise(resolve => {
        const queueMany = () => {
            for (let i = 0; i < QUEUED; i++)
                queueMicrotask(nothing);
            if ((n -= QUEUED) > 0)
                queueMicrotask(queueMany);
            else
                resolve();
        };
        queueMany();
    });
}

// The cheapest microtask that Node has: a reaction of a settled promise. queueMicrotask makes an AsyncResource for each.
function reactions(n) {
    return new Promise(resolve => {
        const settled = Promise.resolve();
        const queueMany = () => {
            for (let i = 0; i < QUEUED; i++)
                settled.then(nothing);
            if ((n -= QUEUED) > 0)
                settled.then(queueMany);
            else
                resolve();
        };
        queueMany();
    });
}

(async () => {
    await measure('await', TURNS, () => awaitAtOnce(TURNS));
    await measure('switch', TURNS, () => play(TURNS));
    await measure('microtask', TURNS, () => microtasks(TURNS));
    await measure('microtask-then', TURNS, () => reactions(TURNS));
})();
