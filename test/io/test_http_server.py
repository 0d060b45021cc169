#!/usr/bin/env python3
"""The HTTP server against real clients (curl, wrk, Node) and against bad ones: slow, cut, gone, too many, too large."""

import os
import random
import resource
import signal
import socket
import struct
import threading
import time

import peers
from http_raw import Connection, HELLO, Server, talk

suite = peers.Suite(__doc__)


def get(target, *fields, method="GET"):
    return (f"{method} {target} HTTP/1.1\r\nHost: x\r\n" + "".join(f + "\r\n" for f in fields) + "\r\n").encode()


server = Server(suite, half_open=False)

with suite.case("curl: everything that it can say"):
    suite.need("curl")
    blob = os.path.join(suite.folder, "blob")
    data = os.urandom(900_000)
    with open(blob, "wb") as f:
        f.write(data)
    out = os.path.join(suite.folder, "out")
    for words in (["--data-binary", "@" + blob], ["-T", blob, "-X", "POST"], ["--data-binary", "@" + blob, "-H", "Transfer-Encoding: chunked"],
                  ["--http1.0", "--data-binary", "@" + blob], ["-H", "Expect: 100-continue", "--data-binary", "@" + blob]):
        for path in "/echo", "/echo-stream":
            suite.run(["curl", "-sS", "-m", "20", "-o", out, *words, server.url + path])
            with open(out, "rb") as f:
                assert f.read() == data, (words, path)
    seen = suite.run(["curl", "-sS", "-m", "20", "-w", "%{http_code} %{num_connects}\n", "-o", "/dev/null", "-o", "/dev/null", "-o", "/dev/null",
                      f"{server.url}/hello", f"{server.url}/chunks", f"{server.url}/hello"])
    assert seen == "200 1\n200 0\n200 0\n", seen
    assert suite.run(["curl", "-sS", "-m", "20", f"{server.url}/bad/chunked"], status=18) == "half of it"

with suite.case("Node: agents, pipes, JSON"):
    suite.need("node")
    script = os.path.join(suite.folder, "client.js")
    with open(script, "w") as f:
        f.write("""
const http = require('http'), agent = new http.Agent({ keepAlive: true, maxSockets: 5 });
function ask(path, method, body) {
  return new Promise((resolve, reject) => {
    const r = http.request({ port: %d, path, method, agent }, s => {
      const parts = []; s.on('data', d => parts.push(d)); s.on('end', () => resolve(Buffer.concat(parts)));
      s.on('error', reject); });
    r.on('error', reject);
    if (body) { for (let i = 0; i < body.length; i += 7001) r.write(body.subarray(i, i + 7001)); }
    r.end();
  });
}
(async () => {
  const big = Buffer.alloc(500000, 'abcdefg');
  const all = await Promise.all([...Array(50).keys()].map(i =>
    i %% 3 == 0 ? ask('/echo-stream', 'POST', big).then(b => b.equals(big)) : i %% 3 == 1 ? ask('/json', 'POST', Buffer.from('{"i":' + i + '}')).then(b => JSON.parse(b).i == i)
      : ask('/chunks?n=' + i * 1000, 'GET').then(b => b.length == i * 1000)));
  console.log(all.every(x => x)); agent.destroy();
})();
""" % server.port)
    assert suite.run(["node", script]) == "true\n"

with suite.case("wrk: no error, keep-alive, under load"):
    suite.need("wrk")
    text = suite.run(["wrk", "-t1", "-c20", "-d1", f"{server.url}/hello"])
    assert "Socket errors" not in text and "Non-2xx" not in text, text

with suite.case("a client that goes in the middle of an answer"):
    for path in "/pieces?n=50000000&piece=100000", "/chunks?n=50000000&piece=100000", "/whole?n=50000000":
        with Connection(server.port) as c:
            c.send(get(path))
            c.take(100)
            c.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

with suite.case("a client that goes in the middle of a body"):
    for head in get("/echo", "Content-Length: 1000", method="POST"), get("/echo-stream", "Transfer-Encoding: chunked", method="POST") + b"20\r\n":
        with Connection(server.port) as c:
            c.send(head + b"x" * 20)

with suite.case("the handler may answer a client's fault by itself"):
    r = talk(server.port, get("/catch", "Transfer-Encoding: chunked", method="POST") + b"zz\r\n")
    assert [x.status for x in r] == [422], r

with suite.case("the server has seen it all, reported what is the handlers' fault, and leaks nothing"):
    text = server.stop()
    counts = server.counts(text)
    assert text.count("error:") == 1 and "error: /bad/chunked: thrown in the middle" in text, text
    assert counts["dropped"] >= 4 and counts["open"] == 0, text

# --- slow clients ------------------------------------------------------------------------------------------------------------

server = Server(suite, options=["header_timeout=300", "body_timeout=300", "write_timeout=300", "idle_timeout=300", "slowest=100000", "body_limit=10000000"])


def closed_after(c, data=b"", drip=None, seconds=15):
    """What the server says until it closes, while bytes drip in."""
    c.send(data)
    c.socket.settimeout(0.05)
    end = time.time() + seconds
    while time.time() < end:
        try:
            if not c.fill():
                return c.buffer
        except socket.timeout:
            if drip and not c.send(drip):
                drip = None
    raise AssertionError("the connection is held")


with suite.case("slow: a connection without a request"):
    with Connection(server.port) as c:
        assert closed_after(c) == b""
with suite.case("slow: an idle connection"):
    with Connection(server.port) as c:
        assert closed_after(c, HELLO).endswith(b"hello\n")
with suite.case("slow loris: a head, byte by byte"):
    with Connection(server.port) as c:
        assert b" 408 " in closed_after(c, b"GET / HTTP/1.1\r\n", b"X")
    with Connection(server.port) as c:
        assert b" 408 " in closed_after(c, b"GET / HTTP/1.1\r\n", b"X: y\r\n")
with suite.case("slow: a body that stops"):
    with Connection(server.port) as c:
        assert b" 408 " in closed_after(c, get("/echo", "Content-Length: 1000", method="POST") + b"x" * 10)
with suite.case("slow: a body that drips: it is too slow on average"):
    with Connection(server.port) as c:
        assert b" 408 " in closed_after(c, get("/echo", "Content-Length: 1000", method="POST"), b"x")
    with Connection(server.port) as c:
        assert b" 408 " in closed_after(c, get("/echo", "Transfer-Encoding: chunked", method="POST"), b"1\r\nx\r\n")
with suite.case("slow: an answer that nobody reads"):
    clients = [Connection(server.port) for _ in range(3)]
    for c, path in zip(clients, ("/whole?n=50000000", "/pieces?n=50000000&piece=500000", "/chunks?n=50000000&piece=50000")):
        c.send(get(path))
    time.sleep(3)                               # longer than it has patience
    for c in clients:
        assert len(c.rest()) < 50000000
        c.socket.close()
with suite.case("slow: a client that is not slow is left alone"):
    with Connection(server.port) as c:
        c.send(get("/echo", "Content-Length: 3000000", method="POST"))
        for _ in range(30):
            c.send(b"x" * 100000)
            time.sleep(0.02)
        assert len(c.response().body) == 3000000
        c.send(get("/slow?ms=900"))             # the handler may take its time
        assert c.response().body == b"slow\n"
with suite.case("slow: all of them are counted, none is left"):
    text = server.stop()
    counts = server.counts(text)
    assert counts["timeouts"] >= 10 and counts["open"] == 0 and "error:" not in text, text

# --- HTTPS -----------------------------------------------------------------------------------------------------------------------

with suite.case("HTTPS: curl, one connection for many requests; whole and cut; a client that is no TLS client; a stop"):
    suite.need("openssl", "curl")
    both = os.path.join(suite.folder, "both.pem")
    suite.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost",
               "-addext", "subjectAltName=DNS:localhost", "-keyout", both + ".key", "-out", both + ".crt"])
    with open(both, "w") as f:
        f.write(open(both + ".crt").read() + open(both + ".key").read())
    server = Server(suite, half_open=False, options=["certificate=" + both, "header_timeout=1000"])
    url = f"https://localhost:{server.port}"
    curl = ["curl", "-sS", "-m", "20", "--cacert", both + ".crt"]
    seen = suite.run([*curl, "-w", "%{http_code} %{num_connects}\n", "-o", "/dev/null", "-o", "/dev/null", "-o", "/dev/null",
                      f"{url}/hello", f"{url}/chunks", f"{url}/whole?n=3000000"])
    assert seen == "200 1\n200 0\n200 0\n", seen
    assert suite.run([*curl, "--data-binary", "@" + blob, "-o", out, f"{url}/echo-stream"]) == "" and open(out, "rb").read() == data
    assert len(suite.run([*curl, "--http1.0", f"{url}/chunks?n=5000"])) == 5000
    assert suite.run([*curl, f"{url}/bad/length"], status=18) == "half of it"
    with Connection(server.port) as c:
        c.send(HELLO)
        assert b"HTTP/1.1" not in c.rest()
    with Connection(server.port) as c:          # says nothing: the handshake has a time limit, too
        assert b"HTTP/1.1" not in c.rest()
    with Connection(server.port) as c:
        counts = server.counts(server.stop())
    assert counts["open"] == 0, counts

# --- many clients -----------------------------------------------------------------------------------------------------------------

with suite.case("a thousand connections dropped at random points leak nothing"):
    server = Server(suite, half_open=False, options=["body_timeout=2000", "header_timeout=2000"])
    random.seed(7)
    talks = [HELLO * 3, get("/echo", "Content-Length: 5000", method="POST") + b"x" * 5000, get("/slow?ms=20") + HELLO,
             get("/echo-stream", "Transfer-Encoding: chunked", method="POST") + b"3e8\r\n" + b"y" * 1000 + b"\r\n0\r\n\r\n",
             get("/chunks?n=200000"), get("/pieces?n=3000000&piece=300000"), get("/bad/throw"), b"nonsense\r\n\r\n",
             get("/upgrade", "Connection: upgrade", "Upgrade: echo") + b"abc"]
    held = []
    for i in range(1000):
        c = Connection(server.port)
        data = random.choice(talks)
        c.send(data[:random.randrange(len(data) + 1)])
        if random.random() < 0.5:
            c.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))   # a reset
        if random.random() < 0.3:
            c.socket.settimeout(0.005)
            try:
                c.fill()
            except OSError:
                pass
        held.append(c)
        if len(held) > 30:
            held.pop(random.randrange(len(held))).socket.close()
    for c in held:
        c.socket.close()
    assert talk(server.port, HELLO)[0].status == 200
    text = server.stop()
    counts = server.counts(text)
    assert counts["accepted"] == 1001 and counts["open"] == 0, text

with suite.case("more connections than the limit wait their turn"):
    server = Server(suite, options=["connections=3"])
    holders = [Connection(server.port) for _ in range(3)]
    for c in holders:
        c.send(HELLO)
        assert c.response().status == 200
    with Connection(server.port) as c:
        c.send(HELLO)
        c.socket.settimeout(0.3)
        try:
            assert not c.fill(), "it was served beyond the limit"
        except socket.timeout:
            pass
        holders.pop().socket.close()
        c.socket.settimeout(20)
        assert c.response().status == 200
    for c in holders:
        c.socket.close()
    server.stop()

with suite.case("no file descriptors left: it goes on when there are some again"):
    server = Server(suite)
    resource.prlimit(server.child.pid, resource.RLIMIT_NOFILE, (30, 30))
    many = [Connection(server.port, timeout=30) for _ in range(60)]
    many[0].send(HELLO)
    assert many[0].response().status == 200
    for c in many[1:]:
        c.send(HELLO)
    for c in many[:50]:
        c.socket.close()
    with Connection(server.port, timeout=30) as c:
        c.send(HELLO)
        assert c.response().status == 200
    for c in many[50:]:
        c.response()                            # answered, or closed: but not held
        c.socket.close()
    server.stop()

# --- the end ---------------------------------------------------------------------------------------------------------------------------

with suite.case("a graceful stop lets requests finish, and closes the rest"):
    server = Server(suite)
    with Connection(server.port) as idle, Connection(server.port) as fresh, Connection(server.port) as busy, Connection(server.port) as piped:
        idle.send(HELLO)
        assert idle.response().status == 200
        busy.send(get("/slow?ms=700"))
        piped.send(get("/slow?ms=700") + HELLO)
        time.sleep(0.2)
        server.child.send_signal(signal.SIGTERM)
        assert idle.response() is None and fresh.response() is None
        r = busy.response()
        assert (r.status, r.body, r.get("connection")) == (200, b"slow\n", "close") and busy.response() is None
        assert piped.response().body == b"slow\n" and piped.response() is None
        try:
            Connection(server.port).socket.close()
            raise AssertionError("it still listens")
        except ConnectionRefusedError:
            pass
    counts = server.counts(server.stop(None))
    assert counts["open"] == 0 and counts["dropped"] == 0, counts

with suite.case("what is not done after the grace is cut"):
    server = Server(suite, options=["grace=200"])
    with Connection(server.port) as c, Connection(server.port) as d:
        c.send(get("/slow?ms=60000"))
        d.send(get("/echo", "Content-Length: 10", method="POST"))
        time.sleep(0.2)
        started = time.time()
        text = server.stop()
        assert time.time() - started < 20 and c.rest() == b"" and d.rest() == b""
        assert "error:" not in text and server.counts(text)["dropped"] == 2, text

with suite.case("a stop by a handler, which is answered"):
    server = Server(suite)
    r, = talk(server.port, get("/stop") + HELLO)
    assert r.body == b"stopping\n" and r.get("connection") == "close"
    server.stop(None)

with suite.case("a graceful stop under load: every request that was taken is answered"):
    server = Server(suite)
    counted = {"answered": 0, "unanswered": 0}
    lock = threading.Lock()

    def client():
        answered = unanswered = 0
        try:
            with Connection(server.port) as c:
                while True:
                    c.send(get("/chunks?n=3000&piece=1000"))
                    r = c.response()
                    if r is None:               # closed while idle: this request was never begun
                        break
                    answered += 1
                    if r.get("connection") == "close":
                        break
        except AssertionError:
            unanswered += 1                     # an answer that was cut
        except OSError:
            pass
        with lock:
            counted["answered"] += answered
            counted["unanswered"] += unanswered

    threads = [threading.Thread(target=client) for _ in range(20)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    counts = server.counts(server.stop())
    for thread in threads:
        thread.join()
    assert counted["answered"] == counts["requests"] > 20 and not counted["unanswered"] and not counts["dropped"], (counted, counts)

suite.end()
