// fetch_server.js PORT: what a client of HTTP may meet. The path says what.
'use strict';
const http = require('http');
const net = require('net');
const zlib = require('zlib');
const crypto = require('crypto');

const port = +process.argv[2], other = +process.argv[3];
// 90,000,000 bytes, compressed to 200
const bomb = 'y///P/glw8TG4rMg4Pb+T/P//w9+CYA4LADQvf/j//8f/BIAcVgAoHv/x///P/glAOKwAED3/o///3/wSwDEYQGA7v0f////4JcA' +
    'iMMCAN37P/7//8EvARCHBQC693/8//+DXwIgDgsAdO//+P//B78EQBwWAOje//H//w9+CYA4LADQvf/LP6Uu/BIAcVgAoCPUBQ==' +
    '';
let connections = 0, closed = 0;
const seen = {};                                // path -> requests

function size_of(url) { return +(new URL(url, 'http://x').searchParams.get('size') || 0); }

const pages = {
    '/hello': (q, s) => s.end('hello'),
    '/empty': (q, s) => s.end(),
    '/status': (q, s) => { s.statusCode = +new URL(q.url, 'http://x').searchParams.get('code'); s.end(s.statusCode === 204 ? undefined : 'status ' + s.statusCode); },
    '/json': (q, s) => s.end('{"a":[1,2,{"b":"\\u0000c"}],"d":null}'),
    '/bom': (q, s) => s.end('\ufeff{"a":1}'),
    '/bad-json': (q, s) => s.end('{\n  "a": 1,\n  "b" 2\n}'),
    '/users/github': (q, s) => s.end('{"login":"github","bio":"How people build software."}'),
    '/api/user': (q, s) => s.end('{"id":7,"name":"alice"}'),
    '/api/order': (q, s) => s.end(JSON.stringify({ id: 10 * new URL(q.url, 'http://x').searchParams.get('user') })),
    '/api/items': (q, s) => s.end(JSON.stringify(['pen', 'paper'])),
    '/scalar': (q, s) => s.end('17'),
    '/big': (q, s) => { s.setHeader('Content-Length', size_of(q.url)); s.end(Buffer.alloc(size_of(q.url), 'x')); },
    '/chunked': async (q, s) => {
        for (let i = 0; i < 50; i++) {
            s.write('chunk ' + i + ';');
            await new Promise(r => setTimeout(r, 1));
        }
        s.end();
    },
    '/trailers': (q, s) => { s.writeHead(200, { Trailer: 'X-Sum' }); s.write('body'); s.addTrailers({ 'X-Sum': '4' }); s.end(); },
    '/headers': (q, s) => { s.setHeader('X-Many', ['1', '2', '3']); s.setHeader('X-Empty', ''); s.end('h'); },
    '/echo': (q, s) => q.pipe(s),
    '/request': (q, s) => {
        const hash = crypto.createHash('md5');
        let size = 0;
        q.on('data', d => { size += d.length; hash.update(d); });
        q.on('end', () => s.end(JSON.stringify({ method: q.method, url: q.url, headers: q.headers, size, md5: hash.digest('hex') })));
    },
    '/gzip': (q, s) => {
        const body = Buffer.alloc(size_of(q.url), 'abcdefgh');
        const how = q.headers['accept-encoding'] || '';
        if (how.includes('gzip')) { s.setHeader('Content-Encoding', 'gzip'); s.end(zlib.gzipSync(body)); } else s.end(body);
    },
    '/br': (q, s) => { s.setHeader('Content-Encoding', 'br'); s.end(zlib.brotliCompressSync(Buffer.alloc(size_of(q.url), 'abc'))); },
    '/bomb': (q, s) => { s.setHeader('Content-Encoding', 'br'); s.end(Buffer.from(bomb, 'base64')); },
    '/bad-gzip': (q, s) => { s.setHeader('Content-Encoding', 'gzip'); s.end('this is not gzip at all'); },
    '/never': () => {},
    '/slow-body': (q, s) => { s.write('first'); },
    '/drip': (q, s) => { const t = setInterval(() => s.write('d'), 20); s.on('close', () => clearInterval(t)); },
    '/truncated-chunked': (q, s) => { s.write('some'); setTimeout(() => s.socket.destroy(), 20); },
    '/truncated-length': (q, s) => { s.setHeader('Content-Length', 100); s.write('some'); setTimeout(() => s.socket.end(), 20); },
    '/reset': (q, s) => { s.setHeader('Content-Length', 100); s.write('some'); setTimeout(() => s.socket.resetAndDestroy(), 20); },
    '/no-answer': (q, s) => s.socket.destroy(),
    '/garbage': (q, s) => { s.socket.end('this is no HTTP\r\n\r\n'); },
    '/many-headers': (q, s) => { for (let i = 0; i < 400; i++) s.setHeader('X-' + i, 'v'.repeat(1000)); s.end('many'); },
    '/long-header': (q, s) => { s.setHeader('X-Long', 'v'.repeat(size_of(q.url))); s.end('long'); },
    '/endless-headers': (q, s) => {
        s.socket.write('HTTP/1.1 200 OK\r\n');
        const t = setInterval(() => s.socket.write('X-A: ' + 'b'.repeat(1000) + '\r\n'), 1);
        s.socket.on('close', () => clearInterval(t)).on('error', () => {});
    },
    '/slow-headers': (q, s) => {
        s.socket.write('HTTP/1.1 200 OK\r\n');
        const t = setInterval(() => s.socket.write('X-A: b\r\n'), 20);
        s.socket.on('close', () => clearInterval(t)).on('error', () => {});
    },
    '/early': (q, s) => { s.writeEarlyHints({ link: '</style.css>; rel=preload' }); s.end('after hints'); },
    '/folded': (q, s) => { s.socket.end('HTTP/1.1 200 OK\r\nX-Folded: one\r\n  two\r\nConnection: close\r\n\r\nfolded'); },
    '/reject': (q, s) => { s.writeHead(413, { Connection: 'close' }); s.end('too large'); },
    '/count': (q, s) => s.end(String(connections)),
    '/open': (q, s) => s.end(String(connections - closed)),
    '/seen': (q, s) => s.end(String(seen[new URL(q.url, 'http://x').searchParams.get('path')] || 0)),
    '/loop': (q, s) => { s.writeHead(302, { Location: '/loop' }); s.end(); },
    '/redirect': (q, s) => {                    // ?code=302&to=URL&body=SIZE
        const a = new URL(q.url, 'http://x').searchParams;
        q.resume();
        s.writeHead(+(a.get('code') || 302), { Location: a.get('to'), 'Set-Cookie': 'r=1' });
        s.end(Buffer.alloc(+(a.get('body') || 0), 'r'));
    },
    '/set-cookie': (q, s) => { s.setHeader('Set-Cookie', ['a=1; Path=/', 'b=2; Path=/deep']); s.end('set'); },
    '/cookies': (q, s) => s.end('cookies: ' + (q.headers.cookie || 'none')),
    '/auth': (q, s) => {
        s.statusCode = q.headers.authorization === 'Basic ' + Buffer.from('user:pass word').toString('base64') ? 200 : 401;
        s.end('auth ' + s.statusCode);
    },
};

function listen(at) {
    const server = http.createServer({ maxHeaderSize: 1 << 20, keepAliveTimeout: 60000 }, (q, s) => {
        const path = q.url.split('?')[0];
        seen[path] = (seen[path] || 0) + 1;
        (pages[path] || ((q, s) => { s.statusCode = 404; s.end('no ' + path); }))(q, s);
    });
    server.on('connection', socket => { connections++; socket.on('close', () => closed++); });
    server.on('clientError', (e, socket) => socket.destroy());
    server.listen(at, typeof at === 'number' ? '127.0.0.1' : undefined);
}

listen(port);
if (other)
    listen(other);
if (process.argv[4])
    listen(process.argv[4]);                    // a Unix socket
