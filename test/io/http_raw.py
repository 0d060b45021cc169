"""A raw HTTP client for the scripts test_http_*.py: bytes out, responses in, with nothing made right on the way."""

import contextlib
import os
import re
import signal
import socket
import subprocess

HELLO = b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"


class Server:
    """The program x/http_server.c, sanitized, with options; its output is read when it has ended. `half_open`: talk() ends its
    side behind the last request, and wants all answers nevertheless."""

    def __init__(self, suite, program="x/http_server.c", options=(), flags=("-ljansson",), env=None, half_open=True):
        self.suite = suite
        exe = suite.compile(program, flags=flags)
        environment = dict(os.environ, ASAN_OPTIONS="detect_leaks=1:exitcode=99", LC_ALL="C", **(env or {}))
        self.child = suite.start([exe, *options, *(["half_open=1"] if half_open else [])], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
        line = self.child.stdout.readline()
        assert line.strip().isdigit(), line + self.child.stdout.read()
        self.port = int(line)
        self.url = f"http://127.0.0.1:{self.port}"

    def stop(self, how=signal.SIGTERM):
        """Ends it; gives what it printed. A report of a sanitizer, a leak above all, fails the case."""
        if how:
            self.child.send_signal(how)
        try:
            text, _ = self.child.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            raise AssertionError("the server does not end") from None
        finally:
            self.suite.stop(self.child)
        assert self.child.returncode == 0, f"the server ended with {self.child.returncode}:\n{text}"
        return text

    def counts(self, text):
        line = [l for l in text.splitlines() if l.startswith("accepted ")][0].split()
        return {name: int(value) for name, value in zip(line[::2], line[1::2])}


class Connection:
    def __init__(self, port, timeout=20):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """False: the other end is gone already."""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.socket.sendall(data)
            return True
        return False

    def end(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)

    def fill(self):
        """Reads on; False at the end. A reset counts as one, and is remembered."""
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            self.reset = True
            return False
        self.buffer += data
        return bool(data)

    reset = False

    def until(self, mark):
        while mark not in self.buffer:
            if not self.fill():
                return None
        data, self.buffer = self.buffer.split(mark, 1)
        return data

    def take(self, size):
        while len(self.buffer) < size:
            assert self.fill(), f"ended after {len(self.buffer)} of {size} bytes: {self.buffer!r}"
        data, self.buffer = self.buffer[:size], self.buffer[size:]
        return data

    def rest(self):
        while self.fill():
            pass
        data, self.buffer = self.buffer, b""
        return data

    def response(self, head=False):
        """The next response, or None at the end: strict about what a server may send."""
        text = self.until(b"\r\n\r\n")
        if text is None:
            assert not self.buffer, f"half a head: {self.buffer!r}"
            return None
        lines = text.decode("latin-1").split("\r\n")
        match = re.fullmatch(r"HTTP/1\.1 (\d\d\d) [ -~]+", lines[0])
        assert match, f"no status line: {lines[0]!r}"
        r = Response()
        r.status = int(match[1])
        r.fields = []
        for line in lines[1:]:
            field = re.fullmatch(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([ -~\x80-\xff]*)", line)
            assert field, f"no field: {line!r}"
            r.fields.append((field[1].lower(), field[2]))
        lengths, codings = r.all("content-length"), r.all("transfer-encoding")
        assert len(lengths) + len(codings) <= 1, f"more than one framing: {r.fields}"
        r.body = b""
        if head or r.status in (204, 304) or r.status < 200:
            assert not (r.status == 204 or r.status < 200) or not lengths + codings, f"framing in a {r.status}"
        elif codings:
            assert codings == ["chunked"], codings
            r.body = self.chunks()
        elif lengths:
            r.body = self.take(int(lengths[0]))
        else:
            r.body = self.rest()
        return r

    def chunks(self):
        body = b""
        while True:
            line = self.until(b"\r\n")
            assert line is not None and re.fullmatch(rb"[0-9a-f]+", line), f"no chunk size: {line!r}"
            size = int(line, 16)
            body += self.take(size)
            assert self.take(2) == b"\r\n", "a chunk that does not end with CR LF"
            if not size:
                return body


class Response:
    def all(self, name):
        return [value for other, value in self.fields if other == name]

    def get(self, name):
        values = self.all(name)
        assert len(values) <= 1, f"{name}: {values}"
        return values[0] if values else None


def talk(port, data, heads=(), pieces=None):
    """Sends it all and ends that side; gives all responses up to the end. heads: which of them answer a HEAD."""
    with Connection(port) as c:
        for piece in pieces or [data]:
            c.send(piece)
        c.end()
        responses = []
        while True:
            r = c.response(head=len(responses) in heads)
            if r is None:
                return responses
            responses.append(r)
