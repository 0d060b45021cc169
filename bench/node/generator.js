'use strict';
const { measure, sink } = require('./measure');

const VALUES = 300000;

function* countTo(n) {
    for (let i = 0; i < n; i++)
        yield i;
}

function* countByThree(n) {
    for (let i = 0; i < n; i += 3) {
        yield i;
        yield i + 1;
        yield i + 2;
    }
}

function takeNext(it) {
    let sum = 0;
    for (;;) {
        const r = it.next();
        if (r.done)
            break;
        sum += r.value;
    }
    sink.value = sum;
}

function takeEach(it) {
    let sum = 0;
    for (const x of it)
        sum += x;
    sink.value = sum;
}

(async () => {
    await measure('next', VALUES, () => takeNext(countTo(VALUES)));
    await measure('foreach-handle', VALUES, () => takeEach(countTo(VALUES)));
    await measure('foreach-one', VALUES, () => takeEach(countTo(VALUES)));
    await measure('foreach-three', VALUES, () => takeEach(countByThree(VALUES)));
})();
