// fetch.js URL http|fetch: the same by Node's http with an agent that keeps connections, or by its fetch.
'use strict';
const http = require('http');

const COUNT = 10000;
const url = process.argv[2];
const agent = new http.Agent({ keepAlive: true, maxSockets: 50 });

function byHttp() {
    return new Promise((resolve, reject) => {
        http.get(url, { agent }, (response) => {
            let text = '';
            response.setEncoding('utf8');
            response.on('data', (piece) => { text += piece; });
            response.on('end', () => resolve([response.statusCode, text]));
        }).on('error', reject);
    });
}

async function byFetch() {
    const response = await fetch(url);
    return [response.status, await response.text()];
}

const get = process.argv[3] === 'http' ? byHttp : byFetch;

async function run(row, atOnce) {
    let left = COUNT;
    const start = process.hrtime.bigint();
    await Promise.all(Array.from({ length: atOnce }, async () => {
        while (left-- > 0) {
            const [status, text] = await get();
            if (status !== 200 || text.length !== 13)
                throw new Error('not what was asked for');
        }
    }));
    console.log(`${row} ${(Number(process.hrtime.bigint() - start) / COUNT / 1e3).toFixed(3)}`);
}

(async () => {
    await run('fetch-turns', 1);
    await run('fetch-together', 50);
    agent.destroy();
})();
