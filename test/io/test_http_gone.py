#!/usr/bin/env python3
"""Clients that go while their request is being handled: the handler is cancelled at once, and nothing of it is left."""

import os
import re
import resource
import select
import signal
import socket
import ssl
import struct
import subprocess
import time

import peers
from http_raw import Connection, HELLO, Server, talk

suite = peers.Suite(__doc__)


def get(target, *fields, method="GET"):
    return (f"{method} {target} HTTP/1.1\r\nHost: x\r\n" + "".join(f + "\r\n" for f in fields) + "\r\n").encode()


def until(what, condition, seconds=20):
    end = time.time() + seconds
    while not condition():
        assert time.time() < end, f"never: {what}"
        time.sleep(0.01)


def reset(c):
    c.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    c.socket.close()


class Counted(Server):
    """The server, with what its long handlers have come to."""

    def __init__(self, *arguments, **more):
        super().__init__(suite, *arguments, **more)
        self.observer = Connection(self.port)

    def ask(self):
        self.observer.send(get("/waits"))
        return [int(word) for word in self.observer.response().body.split()]

    def begun(self): return self.ask()[0]
    def ended(self): return self.ask()[1]

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.child.pid}/fd"))

    def sees(self, request, go, cancelled=1, what="the handler ends"):
        """A request is being handled, its client goes: is its handler ended?"""
        begun, ended, before, dropped = self.ask()
        c = Connection(self.port)
        c.send(request)
        until("the handler begins", lambda: self.begun() == begun + 1)
        time.sleep(0.05)                        # whatever came with the request is there now
        assert self.ended() == ended, "it ended although its client is there"
        go(c)
        until(what, lambda: self.ended() == ended + 1)
        until("it is counted", lambda: self.ask()[2:] == [before + cancelled, dropped + cancelled])
        c.socket.close()


def close(c): c.socket.close()
def end(c): c.end()


server = Counted(half_open=False)
WAIT = get("/wait/plain")

with suite.case("gone: the connection is closed"):
    server.sees(WAIT, close)
with suite.case("gone: the connection is reset"):
    server.sees(WAIT, reset)
with suite.case("gone: only its side is ended, which is the same by default"):
    server.sees(WAIT, end)
with suite.case("gone: behind requests that were sent ahead"):
    server.sees(WAIT + HELLO * 3, close)
    server.sees(WAIT + HELLO * 3, reset)
    server.sees(WAIT + HELLO * 1000, close)
with suite.case("gone: requests that come while the handler waits, then the end"):
    def more(c):
        for _ in range(3):
            c.send(HELLO)
            time.sleep(0.03)
        c.socket.close()
    server.sees(WAIT, more)
with suite.case("gone: behind a body that nobody reads"):
    server.sees(get("/wait/plain", "Content-Length: 100", method="POST") + b"x" * 100, close)
    server.sees(get("/wait/plain", "Content-Length: 100", method="POST") + b"x" * 20, close)
    server.sees(get("/wait/plain", "Transfer-Encoding: chunked", method="POST") + b"14\r\n" + b"x" * 20, reset)
with suite.case("gone: a body that was read in part, and goes on"):
    def upload(c):
        for _ in range(5):
            c.send(b"x" * 1000)
            time.sleep(0.02)
        c.socket.close()
    server.sees(get("/wait/reading", "Content-Length: 1000000", method="POST") + b"x", upload)
with suite.case("gone: in the middle of an answer"):
    server.sees(get("/wait/begun"), close)
with suite.case("gone: the second request of a connection"):
    server.sees(HELLO + WAIT, close)
with suite.case("gone: a handler that answers nevertheless, one that returns, one that fails while it cleans up"):
    for how in "stubborn", "silent", "clumsy":
        server.sees(get("/wait/" + how), close)
with suite.case("gone: a handler that has given its answer is left alone"):
    server.sees(get("/wait/served?ms=300"), lambda c: (c.take(10), c.socket.close()), cancelled=0)
with suite.case("gone: curl that has no patience"):
    suite.need("curl")
    ended = server.ended()
    subprocess.run(["curl", "-s", "-m", "0.5", server.url + "/wait/plain"], check=False)
    until("the handler ends", lambda: server.ended() == ended + 1)
with suite.case("gone: socat that is killed"):
    suite.need("socat")
    begun, ended = server.ask()[:2]
    child = suite.start(["socat", "-", f"TCP:127.0.0.1:{server.port}"], stdin=subprocess.PIPE)
    child.stdin.write(WAIT)
    child.stdin.flush()
    until("the handler begins", lambda: server.begun() == begun + 1)
    suite.stop(child)
    until("the handler ends", lambda: server.ended() == ended + 1)
    child.stdin.close()

with suite.case("a client that stays is served, and its connection goes on"):
    with Connection(server.port) as c:
        c.send(get("/wait/plain?ms=200"))
        assert c.response().body == b"waited\n"
        c.send(get("/wait/plain?ms=100") + HELLO)
        assert c.response().body == b"waited\n" and c.response().body == b"hello\n"
with suite.case("the end behind a request does not take an answer away that is there at once"):
    assert talk(server.port, HELLO)[0].body == b"hello\n"
with suite.case("what is sent ahead is not read without bound"):
    with Connection(server.port) as c:
        begun = server.begun()
        c.send(WAIT)
        until("the handler begins", lambda: server.begun() == begun + 1)
        c.socket.setblocking(False)
        sent = 0
        while select.select([], [c.socket], [], 0.5)[1]:
            sent += c.socket.send(HELLO * 1000)
            assert sent < 64 << 20, "it takes everything"
        ended = server.ended()
        reset(c)
    until("the handler ends", lambda: server.ended() == ended + 1)
with suite.case("an upgraded connection is the handler's: it is told by its reads"):
    with Connection(server.port) as c:
        c.send(get("/upgrade", "Connection: upgrade", "Upgrade: echo") + b"abc")
        assert c.response().status == 101 and c.take(3) == b"abc"
        time.sleep(0.05)
        c.send(b"def")
        assert c.take(3) == b"def"
with suite.case("five hundred clients that go at once: nothing is left of them"):
    before, (begun, ended) = server.descriptors(), server.ask()[:2]
    clients = [Connection(server.port) for _ in range(500)]
    for i, c in enumerate(clients):
        c.send(WAIT + HELLO * (i % 3))
    until("all are being handled", lambda: server.begun() == begun + 500)
    for i, c in enumerate(clients):
        reset(c) if i % 5 == 0 else c.socket.close()
    until("all have ended", lambda: server.ended() == ended + 500)
    until("their descriptors are closed", lambda: server.descriptors() <= before)
with suite.case("no descriptor is left to watch with: it goes on, and those that leave are seen where none is needed"):
    resource.prlimit(server.child.pid, resource.RLIMIT_NOFILE, (server.descriptors() + 2, 1024))
    server.sees(WAIT, close)
    with Connection(server.port) as c:
        c.send(get("/wait/plain?ms=300") + HELLO)
        assert c.response().body == b"waited\n" and c.response().body == b"hello\n"
    resource.prlimit(server.child.pid, resource.RLIMIT_NOFILE, (1024, 1024))
with suite.case("a stop ends when the last client has gone, before its grace is over"):
    begun = server.begun()
    with Connection(server.port) as c, Connection(server.port) as d:
        c.send(WAIT)
        d.send(WAIT + HELLO)
        until("the handlers begin", lambda: server.begun() == begun + 2)
        server.observer.socket.close()
        started = time.time()
        server.child.send_signal(signal.SIGTERM)
        time.sleep(0.1)
    text = server.stop(None)
    counts = server.counts(text)
    assert time.time() - started < 8 and counts["open"] == 0, text      # the grace is 10 seconds
    assert re.findall("error: .*", text) == ["error: /wait/clumsy: the cleanup failed"] and counts["errors"] == 1, text

server = Counted(half_open=True)
with suite.case("half_open: a client that ends its side gets its answer"):
    with Connection(server.port) as c:
        c.send(get("/wait/plain?ms=200"))
        c.end()
        assert c.response().body == b"waited\n" and c.response() is None
    with Connection(server.port) as c:
        c.send(get("/wait/plain?ms=200") + HELLO)
        time.sleep(0.1)
        c.end()
        assert c.response().body == b"waited\n" and c.response().body == b"hello\n" and c.response() is None
with suite.case("half_open: a reset is seen, also behind requests that were sent ahead"):
    server.sees(WAIT, reset)
    server.sees(WAIT + HELLO, reset)
server.observer.socket.close()
counts = server.counts(server.stop())
with suite.case("half_open: nothing is left"):
    assert counts["open"] == counts["errors"] == 0, counts

with suite.case("HTTPS: with a close notification and without, and with requests that were sent ahead"):
    suite.need("openssl")
    both = os.path.join(suite.folder, "both.pem")
    suite.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost",
               "-keyout", both + ".key", "-out", both + ".crt"])
    with open(both, "w") as f:
        f.write(open(both + ".crt").read() + open(both + ".key").read())
    server = Server(suite, half_open=False, options=["certificate=" + both])
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE

    def secured():
        c = Connection(server.port)
        c.socket = context.wrap_socket(c.socket)
        return c

    server.observer = secured()
    server.__class__ = Counted

    def sees(request, go):
        begun, ended, before, dropped = server.ask()
        c = secured()
        c.send(request)
        until("the handler begins", lambda: server.begun() == begun + 1)
        go(c)
        until("the handler ends", lambda: server.ask() == [begun + 1, ended + 1, before + 1, dropped + 1])

    def notified(c):
        c.socket.settimeout(0.1)
        try:
            c.socket.unwrap().close()
        except OSError:                         # it answers only when the handler has ended
            c.socket.close()

    for request in WAIT, WAIT + HELLO, HELLO + WAIT:
        for go in close, reset, notified:
            sees(request, go)
    with secured() as c:
        c.send(get("/wait/plain?ms=200") + HELLO)
        assert c.response().body == b"waited\n" and c.response().body == b"hello\n"
    server.observer.socket.close()
    counts = server.counts(server.stop())
    assert counts["open"] == counts["errors"] == 0, counts
suite.end()
