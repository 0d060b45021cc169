// The same with Node's http: node http_hello.js PORT.
require('http').createServer((request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': 13 });
  response.end('hello, world\n');
}).listen(Number(process.argv[2] || 8080), '127.0.0.1');
