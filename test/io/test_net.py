#!/usr/bin/env python3
"""Sockets against real counterparts: socat, Node, Redis, memcached; and the examples chat.c and redis.c."""

import os
import socket
import struct
import subprocess
import time

import peers

suite = peers.Suite(__doc__)


def listening(child):
    """The port that a server says it listens on."""
    line = child.stdout.readline()
    assert line.startswith("listening on "), line
    return int(line.rsplit(":", 1)[1])


def server(source, *args):
    child = suite.start([suite.compile(source), *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return child, listening(child)


class Talker:
    def __init__(self, port, name):
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.socket.settimeout(10)
        self.file = self.socket.makefile("rw")
        assert self.line() == "*: your name?"
        self.say(name)

    def say(self, text):
        self.file.write(text + "\n")
        self.file.flush()

    def line(self):
        return self.file.readline().rstrip("\n")


with suite.case("chat: several clients, in order"):
    child, port = server("../../examples/chat.c")
    talkers = []
    for name in ("ann", "bob", "cid"):
        talkers.append(Talker(port, name))
        for t in talkers[:-1]:
            assert t.line() == f"*: {name}", "the others are told who comes"
    ann, bob, cid = talkers
    for i in range(200):
        ann.say(f"line {i}")
    for other in (bob, cid):
        for i in range(200):
            assert other.line() == f"ann: line {i}"
    bob.say("/who")
    assert sorted(bob.line() for _ in range(3)) == ["*: ann", "*: bob", "*: cid"]
    cid.say("/quit")
    assert cid.line() == ""
    assert ann.line() == "*: cid" and bob.line() == "*: cid"

with suite.case("chat: a client that does not read is thrown out, and delays nobody"):
    deaf = Talker(port, "deaf")
    assert ann.line() == "*: deaf" and bob.line() == "*: deaf"
    text, gone = "x" * 990, False
    for _ in range(400):
        ann.file.write((text + "\n") * 100)
        ann.file.flush()
        heard = 0
        while heard < 100:
            line = bob.line()
            gone = gone or line == "*: deaf"
            heard += line == "ann: " + text
            assert line in ("ann: " + text, "*: deaf"), line
        if gone:
            break
    assert gone, "the deaf client is still there"
    assert ann.line() == "*: deaf"

with suite.case("chat: clients that vanish"):
    for i in range(50):
        s = socket.create_connection(("127.0.0.1", port), 10)
        if i % 3:
            s.sendall(b"ghost\n"[:i % 8])
        if i % 2:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        s.close()
    bob.say("/who")
    while bob.line() != "*: bob":
        pass
    assert child.poll() is None, child.stderr.read()
    for t in talkers:
        t.file.close()
        t.socket.close()

REDIS = "PING\nSET a hello\nGET a\nGET none\nINCR n\nINCR n\nRPUSH l one two\nLRANGE l 0 -1\nNOSUCH\n"
ANSWERS = "PONG\nOK\nhello\nnil\n1\n2\n2\n2:\n  one\n  two\n-ERR unknown command"

with suite.case("redis.c: pipelined commands over TCP and a Unix socket"):
    suite.need("redis-server")
    port, path = peers.free_port(), os.path.join(suite.folder, "redis.sock")
    suite.start(["redis-server", "--port", str(port), "--unixsocket", path, "--save", "", "--dir", suite.folder])
    peers.wait_for_port(port)
    program = suite.compile("../../examples/redis.c")
    for where in (["127.0.0.1", str(port)], [path]):
        got = suite.run([program, *where], stdin="FLUSHALL\n" + REDIS)
        assert got.startswith("OK\n" + ANSWERS), got
    many = suite.run([program, path], stdin="".join(f"SET k{i} {i}\n" for i in range(20000)) + "DBSIZE\n")
    assert many.splitlines()[-1] == str(20000 + 3), many[-100:]

NODE_CLIENT = """
const net = require('net');
const s = net.connect(+process.argv[1], '127.0.0.1');
const want = Buffer.alloc(3000000, 'node talks to troth ');
let got = [];
s.on('data', (d) => got.push(d));
s.on('end', () => console.log(Buffer.concat(got).equals(want) ? 'same' : 'differs'));
s.end(want);
"""
NODE_SERVER = """
require('net').createServer({allowHalfOpen: true}, (s) => s.pipe(s)).listen(+process.argv[1], '127.0.0.1');
"""

with suite.case("Node as the client of an echo server"):
    suite.need("node")
    child, port = server("x/echo.c")
    assert suite.run(["node", "-e", NODE_CLIENT, str(port)]) == "same\n"

with suite.case("socat as the client, and as the server, over TCP and Unix sockets"):
    suite.need("socat")
    data = "".join(f"line {i}\n" for i in range(100000))
    assert suite.run(["socat", "-t10", "-", f"TCP:127.0.0.1:{port}"], stdin=data) == data
    client = suite.compile("x/cat.c")
    path = os.path.join(suite.folder, "socat.sock")
    suite.start(["socat", f"UNIX-LISTEN:{path},fork", "SYSTEM:cat"])
    other = peers.free_port()
    suite.start(["socat", f"TCP-LISTEN:{other},reuseaddr,fork", "SYSTEM:cat"])
    peers.wait_for_port(other)
    while not os.path.exists(path):
        time.sleep(0.02)
    for where in (["127.0.0.1", str(other)], [path]):
        assert suite.run([client, *where], stdin=data) == data

with suite.case("Node as the server"):
    suite.need("node")
    other = peers.free_port()
    suite.start(["node", "-e", NODE_SERVER, str(other)])
    peers.wait_for_port(other)
    assert suite.run([client, "127.0.0.1", str(other)], stdin=data) == data

with suite.case("memcached, by lines and exact reads"):
    suite.need("memcached")
    other = peers.free_port()
    suite.start(["memcached", "-l", "127.0.0.1", "-p", str(other), "-U", "0", *(["-u", "root"] if os.getuid() == 0 else [])])
    peers.wait_for_port(other)
    assert suite.run([suite.compile("x/memcached.c"), str(other)]) == "STORED\n100000 bytes, right\nEND\n"

suite.end()
