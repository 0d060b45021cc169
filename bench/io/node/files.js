// files.js: files read by fs.promises.readFile, one after the other and all at once.
'use strict';
const fs = require('fs');
const { measure } = require('../../node/measure.js');

const SMALL = 1000, SMALL_SIZE = 4096;
const paths = Array.from({ length: SMALL }, (_, i) => `${process.argv[2]}/small/${i}`);

async function inTurns() {
    for (const path of paths)
        if ((await fs.promises.readFile(path)).length !== SMALL_SIZE)
            throw new Error(path);
}

async function together() {
    for (const text of await Promise.all(paths.map((path) => fs.promises.readFile(path))))
        if (text.length !== SMALL_SIZE)
            throw new Error('size');
}

(async () => {
    await measure('small-turns', SMALL * 1e3, inTurns);
    await measure('small-together', SMALL * 1e3, together);
})();
