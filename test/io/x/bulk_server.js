// bulk_server.js PORT: a bulk interface that keeps count. POST /log/_bulk takes documents, each once; GET /counts tells.
'use strict';
const http = require('http');

let seen = new Map(), requests = 0, counts;

function clear() {
    seen = new Map();
    requests = 0;
    counts = { records: 0, twice: 0, wrong: 0, busy: 0, slow: 0, largest: 0, at_once: 0, most: 0 };
}
clear();

function take(text) {
    const lines = text.split('\n');
    if (lines.pop() !== '' || lines.length % 2)
        counts.wrong++;
    counts.largest = Math.max(counts.largest, lines.length / 2);
    for (let i = 0; i + 1 < lines.length; i += 2) {
        const id = JSON.parse(lines[i]).index._id, line = JSON.parse(lines[i + 1]).line;
        counts.twice += seen.has(id);
        seen.set(id, true);
        counts.records++;
        counts.wrong += !line.endsWith(` "\u00e9\\" ${id}`) || line.includes('/health');
    }
}

http.createServer((q, s) => {
    if (q.url === '/counts') {
        s.end(JSON.stringify(counts));
        clear();
        return;
    }
    const n = ++requests;
    counts.most = Math.max(counts.most, ++counts.at_once);
    s.on('close', () => counts.at_once--);
    if (q.url === '/refuses')
        s.end('{"errors":true}');
    else if (q.url === '/fails' || q.url === '/always-busy')
        s.writeHead(q.url === '/fails' ? 500 : 429).end();
    else if (n % 9 === 0) {                     // before it has read anything
        counts.busy++;
        s.writeHead(503).end('busy');
    } else {
        const pieces = [];
        q.on('data', piece => pieces.push(piece)).on('end', () => {
            if (n % 7 === 0) {                  // it has read all, and takes nothing
                counts.busy++;
                s.writeHead(429).end('too many');
                return;
            }
            take(Buffer.concat(pieces).toString());
            setTimeout(() => s.end('{"took":1,"errors":false,"items":[]}'), n % 5);
        });
    }
}).listen(+process.argv[2], '127.0.0.1');
