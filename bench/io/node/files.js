// files.js: files read by fs.promises.readFile, one after the other and all at once.
'use strict';
const fs = require('fs');
const readline = require('readline');
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

async function big(path) {
    let size = 0, sum = 0;
    for await (const chunk of fs.createReadStream(path, { highWaterMark: 256 * 1024 })) {
        size += chunk.length;
        for (let i = 0; i < chunk.length; i += 1024)
            sum += chunk[i];
    }
    if (size !== 256 << 20 || sum !== 1024 * 255 * 128)
        throw new Error('big');
}

async function lines(path) {
    let count = 0, size = 0;
    for await (const line of readline.createInterface({ input: fs.createReadStream(path), crlfDelay: Infinity })) {
        count++;
        size += line.length;
    }
    if (count !== 1000000 || size !== 79000000)
        throw new Error('lines');
}

(async () => {
    await measure('small-turns', SMALL * 1e3, inTurns);
    await measure('small-together', SMALL * 1e3, together);
    await measure('big', 256e3, () => big(process.argv[2] + '/big'), 12);
    await measure('lines', 1e6, () => lines(process.argv[2] + '/lines'), 4);
})();
