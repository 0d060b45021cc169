#!/usr/bin/env python3
"""fetch against nginx: TLS, HTTP/2 with many requests on one connection, gzip; and through a proxy.

The certificates are made here by openssl; x/fetch.c and x/fetch_many.c are the clients.
"""

import errno
import os
import subprocess

import peers

suite = peers.Suite(__doc__)
plain, secure, clients, wrong, expired, proxy, pieces, closed_port = (peers.free_port() for _ in range(8))
folder = suite.folder


def openssl(*words):
    done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def make_certificate(name, common, alternative, authority="ca", days=30):
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr",
            "-subj", f"/CN={common}", "-addext", f"subjectAltName={alternative}")
    dates = ["-days", str(days)]
    openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{authority}.pem", "-CAkey", f"{authority}.key", "-CAcreateserial", *dates,
            "-out", f"{name}.pem", "-copy_extensions", "copy")


def make_certificates():
    for authority in "ca", "other-ca":
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{authority}.key",
                "-out", f"{authority}.pem", "-days", "30", "-subj", f"/CN=test {authority}")
    make_certificate("server", "localhost", "DNS:localhost,IP:127.0.0.1")
    make_certificate("wrong", "example.org", "DNS:example.org")
    make_certificate("expired", "localhost", "DNS:localhost,IP:127.0.0.1", days=-1)
    make_certificate("client", "a client", "DNS:client")


NGINX = """
worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log; daemon off;
events {{ worker_connections 2000; }}
http {{
    access_log off; gzip on; gzip_min_length 100; gzip_types text/plain; default_type text/plain; keepalive_requests 100000;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
    ssl_certificate {folder}/server.pem; ssl_certificate_key {folder}/server.key; http2_max_concurrent_streams 1000;
    root {folder}/www;
    server {{ listen 127.0.0.1:{plain}; location / {{ }} location /connection {{ return 200 "$connection"; }} }}
    server {{ listen 127.0.0.1:{secure} ssl http2; location / {{ }} location /connection {{ return 200 "$connection"; }}
              location /version {{ return 200 "$server_protocol $ssl_protocol"; }} }}
    server {{ listen 127.0.0.1:{clients} ssl; ssl_client_certificate {folder}/ca.pem; ssl_verify_client on;
              location / {{ return 200 "$ssl_client_s_dn"; }} location /away {{ return 302 https://127.0.0.1:{secure}/version; }} }}
    server {{ listen 127.0.0.1:{wrong} ssl; ssl_certificate {folder}/wrong.pem; ssl_certificate_key {folder}/wrong.key; }}
    server {{ listen 127.0.0.1:{expired} ssl; ssl_certificate {folder}/expired.pem; ssl_certificate_key {folder}/expired.key; }}
}}
"""

PROXY = """
const http = require('http'), net = require('net');
const right = 'Basic ' + Buffer.from('me:word').toString('base64');
http.createServer((q, s) => {                   // GET http://host/path
    if (q.headers['proxy-authorization'] !== right) { s.writeHead(407); s.end('who are you?'); return; }
    delete q.headers['proxy-authorization'];
    const to = new URL(q.url);
    q.pipe(http.request({ host: to.hostname, port: to.port, path: to.pathname, method: q.method, headers: q.headers },
        a => { s.writeHead(a.statusCode, { ...a.headers, 'X-Proxied': 'yes' }); a.pipe(s); }).on('error', () => { s.writeHead(502); s.end(); }));
}).on('connect', (q, socket, head) => {         // CONNECT host:port
    if (q.headers['proxy-authorization'] !== right) { socket.end('HTTP/1.1 407 No\\r\\n\\r\\n'); return; }
    const [host, port] = q.url.split(':');
    const to = net.connect(+port, host, () => { socket.write('HTTP/1.1 200 OK\\r\\nX-Connect: yes\\r\\n\\r\\n'); to.write(head); socket.pipe(to).pipe(socket); });
    for (const s of [to, socket]) s.on('error', () => { to.destroy(); socket.destroy(); });
}).listen(+process.argv[1], '127.0.0.1');
"""

HTTP2 = """
require('http2').createServer((q, s) => {
    if (q.url === '/echo') { q.pipe(s); return; }
    let size = 0;
    q.on('data', d => { size += d.length; });
    q.on('end', () => s.end(size + ' ' + (q.headers['content-length'] || 'unknown')));
}).listen(+process.argv[1], '127.0.0.1');
"""


def start_servers():
    os.mkdir(os.path.join(folder, "www"))
    for name, size in ("hello", 5), ("text", 200000), ("big", 3000000):
        with open(os.path.join(folder, "www", name), "w") as f:
            f.write(("hello" * (size // 5 + 1))[:size])
    os.chmod(folder, 0o755)                     # nginx's worker may be somebody else
    with open(os.path.join(folder, "nginx.conf"), "w") as f:
        f.write(NGINX.format(folder=folder, plain=plain, secure=secure, clients=clients, wrong=wrong, expired=expired))
    suite.start(["nginx", "-e", os.path.join(folder, "nginx.log"), "-c", os.path.join(folder, "nginx.conf")])
    suite.start(["node", "-e", PROXY, str(proxy)])
    suite.start(["node", "-e", HTTP2, str(pieces)])
    for port in plain, secure, clients, proxy, pieces:
        peers.wait_for_port(port)


ca = "ca=" + os.path.join(folder, "ca.pem")


def fetch(url, *words, env=None, **options):
    words = [suite.compile("x/fetch.c", flags=["-ljansson"]), url, *words] + [f"{name}={value}" for name, value in options.items()]
    return suite.run(words, env={"TROTH_VIRTUAL_TIME": "0", "no_proxy": "", **(env or {})}).splitlines()


def many(*words, **more):
    return suite.run([suite.compile("x/fetch_many.c"), *map(str, words)], env={"TROTH_VIRTUAL_TIME": "0"}, **more).splitlines()


def fails(lines, code, *parts):
    assert lines[-1].startswith(f"error {code} fetch "), f"expected {errno.errorcode[code]}, got {lines}"
    for part in parts:
        assert part in lines[-1], f"{part!r} is not in {lines[-1]!r}"


def is_equal(got, *expected):
    assert got == list(expected), f"expected {list(expected)}\n     got {got}"


def tls():
    for name in "localhost", "127.0.0.1":
        with suite.case(f"TLS, by the name {name}"):
            lines = fetch(f"https://{name}:{secure}/version", ca)
            assert lines[0] == f"200 20 https://{name}:{secure}/version" and lines[1].startswith("HTTP/2.0 TLSv1."), lines
    with suite.case("the version of HTTP that is asked for"):
        is_equal(fetch(f"https://localhost:{secure}/hello", ca, version=2), f"200 11 https://localhost:{secure}/hello", "hello")
        is_equal(fetch(f"http://localhost:{plain}/hello"), f"200 11 http://localhost:{plain}/hello", "hello")
    with suite.case("certificates that are not trusted"):
        url = f"https://localhost:{secure}/hello"
        fails(fetch(url), errno.EACCES, f"fetch GET {url}: SSL certificate problem: unable to get local issuer certificate")
        fails(fetch(url, ca=os.path.join(folder, "other-ca.pem")), errno.EACCES)
        fails(fetch(f"https://localhost:{wrong}/", ca), errno.EACCES, "no alternative certificate subject name matches")
        fails(fetch(f"https://localhost:{expired}/", ca), errno.EACCES, "certificate has expired")
        for port in secure, wrong, expired:
            assert fetch(f"https://localhost:{port}/hello", insecure=1)[0].split()[0] in ("200", "404")
        fails(fetch(url, ca="/no/such/file"), errno.EINVAL)
    with suite.case("a certificate of the client's own, which stays with its origin"):
        own = "cert=" + os.path.join(folder, "client.pem"), "key=" + os.path.join(folder, "client.key")
        is_equal(fetch(f"https://localhost:{clients}/", ca, *own)[1:], "CN=a client")
        assert fetch(f"https://localhost:{clients}/", ca)[0].startswith("400 ")
        assert fetch(f"https://localhost:{clients}/away", ca, *own)[0].endswith("/version redirected")
        fails(fetch(f"https://localhost:{clients}/", ca, cert="/no/such/file"), errno.EINVAL)
    with suite.case("TLS to one who does not speak it, and the other way"):
        fails(fetch(f"https://localhost:{plain}/", ca), errno.EPROTO)
        assert fetch(f"http://localhost:{secure}/")[0].startswith("400 ")
    with suite.case("gzip and large bodies by HTTP/2"):
        is_equal(fetch(f"https://localhost:{secure}/text", ca, "show=content-encoding", read="size")[1:], "content-encoding: gzip", "size 200000")
        is_equal(fetch(f"https://localhost:{secure}/big", ca, read="pieces", read_ms=2, uncompressed=1)[1:], "size 3000000")
        is_equal(fetch(f"https://localhost:{secure}/big", ca, read="none", uncompressed=1, repeat=3)[1:], *[f"200 20 https://localhost:{secure}/big"] * 2)


def bodies():
    url = f"http://127.0.0.1:{pieces}"
    with suite.case("bodies by HTTP/2, whole and in pieces, in both directions"):
        is_equal(fetch(f"{url}/", version=4, body="abc"), f"200 20 {url}/", "3 3")
        for sign in 1, -1:
            is_equal(fetch(f"{url}/", version=4, pieces=30 * sign)[1:], "30000 unknown")
            is_equal(fetch(f"{url}/", version=4, pieces=5 * sign, piece_size=1000000, body_size=5000000)[1:], "5000000 5000000")
            is_equal(fetch(f"{url}/echo", version=4, pieces=50 * sign, piece_size=100000, read="pieces")[1:], "size 5000000")
            fails(fetch(f"{url}/", version=4, pieces=3 * sign, fails="oops")[:1], errno.EDOM, "the body: oops")


def together():
    with suite.case("requests at once share an HTTP/2 connection"):
        lines = many(f"https://localhost:{secure}/connection", ca, "count=100", "at-once=100")
        assert lines[0] == "100 done, 0 failed" and len(set(lines[1:])) == 1, lines
    with suite.case("a body that nobody reads does not hold up the others on its connection"):
        is_equal(many(f"https://localhost:{secure}/big", ca, "count=20", "at-once=20", "unread=3")[:1], "20 done, 0 failed")
    with suite.case("500 requests at once, HTTP/1.1 and HTTP/2"):
        is_equal(many(f"http://localhost:{plain}/hello", "count=500", "at-once=500")[:1], "500 done, 0 failed")
        is_equal(many(f"https://localhost:{secure}/hello", ca, "count=500", "at-once=500")[:1], "500 done, 0 failed")
    with suite.case("2,000 requests one after the other use one connection"):
        lines = many(f"http://localhost:{plain}/connection", "count=2000", "at-once=1")
        assert lines[0] == "2000 done, 0 failed" and len(set(lines[1:])) == 1, lines[:3]
    with suite.case("requests that are cancelled at any time"):
        for url in f"http://localhost:{plain}/big", f"https://localhost:{secure}/big":
            assert many(url, ca, "count=300", "at-once=30", "cancel=1")[0].startswith("300 done, "), url
    with suite.case("a slow reader keeps memory bounded"):
        exe = suite.compile("x/fetch_many.c", sanitized=False)
        out = suite.run([exe, f"https://localhost:{secure}/big", ca, "count=1", "at-once=1", "slow=1"], env={"TROTH_VIRTUAL_TIME": "0"}).splitlines()
        assert int(out[1].split()[1]) <= 150000, out    # the largest piece


def proxies():
    good, bad = f"http://me:word@127.0.0.1:{proxy}", f"http://me:wrong@127.0.0.1:{proxy}"
    with suite.case("through a proxy, plain and by CONNECT"):
        is_equal(fetch(f"http://localhost:{plain}/hello", "show=x-proxied", proxy=good)[1:], "X-Proxied: yes", "hello")
        is_equal(fetch(f"https://localhost:{secure}/hello", ca, "show=x-connect", proxy=good)[1:], "hello")
        is_equal(fetch(f"http://localhost:{plain}/hello", "show=x-proxied", env={"http_proxy": good})[1:], "X-Proxied: yes", "hello")
        is_equal(fetch(f"http://localhost:{plain}/hello", "show=x-proxied", env={"http_proxy": good}, proxy="")[1:], "hello")
    with suite.case("a proxy that refuses, and none at all"):
        assert fetch(f"http://localhost:{plain}/hello", proxy=bad)[0].startswith("407 ")
        lines = fetch(f"https://localhost:{secure}/hello", ca, proxy=bad)
        assert lines[-1].startswith("error ") and "407" in lines[-1] and "wrong" not in lines[-1], lines
        fails(fetch(f"http://localhost:{plain}/hello", proxy=f"http://127.0.0.1:{closed_port}"), errno.ECONNREFUSED)


with suite.case("nginx, node and openssl"):
    suite.need("nginx", "node", "openssl")
    make_certificates()
    start_servers()
    tls()
    bodies()
    together()
    proxies()
suite.end()
