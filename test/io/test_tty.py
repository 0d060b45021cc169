#!/usr/bin/env python3
"""Standard input, output and errors: under a terminal (Python's pty), as pipes, sockets and files, and absent."""

import fcntl
import os
import select
import signal
import socket
import struct
import subprocess
import termios
import time

import peers

suite = peers.Suite(__doc__)
exe = suite.compile("x/tty.c")
environment = dict(os.environ, ASAN_OPTIONS="detect_leaks=1:exitcode=99", LC_ALL="C")


class Terminal:
    """The program under a terminal of its own; `says` waits for a text."""

    def __init__(self, *words):
        self.fd, self.slave = os.openpty()              # the other end stays open, so that the mode outlives the program
        self.child = subprocess.Popen([exe] + list(words), stdin=self.slave, stdout=self.slave, stderr=self.slave, env=environment,
                                      start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        suite.children.append(self.child)
        self.text = ""

    def says(self, expected):
        end = time.time() + 20
        while expected not in self.text:
            assert time.time() < end, f"{expected!r} is missing: {self.text!r}"
            if select.select([self.fd], [], [], 0.1)[0]:
                self.text += os.read(self.fd, 10000).decode().replace("\r\n", "\n")
        before, self.text = self.text.split(expected, 1)
        return before

    def types(self, text):
        os.write(self.fd, text.encode())

    def mode(self):
        return termios.tcgetattr(self.fd)

    def window(self, columns, rows):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def end(self, status=0):
        while self.child.poll() is None:                # who does not read makes it wait
            if select.select([self.fd], [], [], 0.01)[0]:
                os.read(self.fd, 10000)
        assert self.child.returncode == status, self.child.returncode


def run(*words, **more):
    return subprocess.run([exe] + list(words), env=environment, capture_output=True, text=True, timeout=60, **more)


with suite.case("lines of a terminal"):
    t = Terminal("lines")
    t.types("one\n")
    t.says("1: one\n")
    t.types("two words\nthree\n")
    t.says("2: two words\n")
    t.says("3: three\n")
    t.types("\x04")
    t.says("end\n")
    t.end()

for how, status in (("q", 0), ("e", 1), (signal.SIGTERM, -15), (signal.SIGHUP, -1)):
    with suite.case(f"raw mode, and the old mode after {how}"):
        t = Terminal("keys")
        t.says("raw\n")
        raw = t.mode()
        assert not raw[3] & (termios.ICANON | termios.ECHO | termios.ISIG)
        t.types("a")
        t.says("key 97\n")
        t.types("\x03")
        t.says("key 3\n")
        if isinstance(how, str):
            t.types(how)
            t.says(f"key {ord(how)}\n")
        else:
            os.kill(t.child.pid, how)
        t.end(status)
        mode = termios.tcgetattr(t.slave)
        assert mode[3] & termios.ICANON and mode[3] & termios.ECHO and mode[3] & termios.ISIG

with suite.case("raw mode is switched off"):
    t = Terminal("keys")
    t.says("raw\n")
    t.types("n")
    t.says("normal\n")
    assert t.mode()[3] & termios.ICANON
    t.types("q\n")
    t.says("key 113\n")
    t.end()

with suite.case("the window's size and its changes"):
    t = Terminal("window")
    t.says("0x0\n")
    for columns, rows in ((80, 24), (100, 24), (100, 30), (1, 1)):
        t.window(columns, rows)
        t.says(f"{columns}x{rows}\n")
    t.end()

with suite.case("lines of a pipe, a file, a socket, nothing"):
    expected = "1: a\n2: \n3: last\nend\n"
    text = "a\n\nlast"
    assert run("lines", input=text).stdout == expected
    path = os.path.join(suite.folder, "text")
    with open(path, "w") as f:
        f.write(text)
    with open(path) as f:
        assert run("lines", stdin=f).stdout == expected
    with open(os.path.join(suite.folder, "out"), "w+") as out, open(path) as f:
        subprocess.run([exe, "lines"], stdin=f, stdout=out, env=environment, timeout=60, check=True)
        assert open(out.name).read() == expected
    ours, theirs = socket.socketpair()
    ours.sendall(text.encode())
    ours.shutdown(socket.SHUT_WR)
    child = subprocess.Popen([exe, "lines"], stdin=theirs, stdout=theirs, env=environment)
    theirs.close()
    got = b""
    while part := ours.recv(1000):
        got += part
    assert child.wait() == 0 and got.decode() == expected
    assert run("lines", stdin=subprocess.DEVNULL).stdout == "end\n"

with suite.case("what they are, and that they still block for others"):
    got = run("kind", input="rest").stdout
    assert got == "0 0 0 -1\nsame 1\n[rest]\nblocks blocks blocks \n", got
    ours, theirs = socket.socketpair()
    ours.shutdown(socket.SHUT_WR)
    assert run("kind", stdin=theirs).stdout.startswith("0 0 0 -1\nsame 1\n[]\n")
    assert not fcntl.fcntl(theirs, fcntl.F_GETFL) & os.O_NONBLOCK

with suite.case("a copy of 3 MB, from a file and through pipes"):
    data = os.urandom(3000000)
    path = os.path.join(suite.folder, "data")
    with open(path, "wb") as f:
        f.write(data)
    with open(path) as f:
        assert subprocess.run([exe, "copy"], stdin=f, capture_output=True, env=environment, timeout=60).stdout == data
    assert subprocess.run([exe, "copy"], input=data, capture_output=True, env=environment, timeout=60).stdout == data

with suite.case("a slow reader of standard output"):
    child = subprocess.Popen([exe, "flood"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    time.sleep(0.3)
    out, err = child.communicate(timeout=60)
    assert out == b"x" * 3000000 and err == b"waited\n" and child.returncode == 0, err

with suite.case("what cannot be used"):             # what is closed is /dev/null, and is not taken by the loop's own descriptors
    got = subprocess.run(["sh", "-c", f"{exe} fail <&-"], env=environment, capture_output=True, text=True, timeout=60)
    assert got.stdout == "read\nsize of standard input: Inappropriate ioctl for device\nwritten\n", got.stdout
    assert got.stderr == "raw: Inappropriate ioctl for device\n", got.stderr
    got = subprocess.run(["sh", "-c", f"{exe} copy < {path} >/dev/full"], env=environment, capture_output=True, text=True, timeout=60)
    assert got.returncode == 1 and "write to standard output: No space left on device" in got.stderr, got.stderr
    got = subprocess.run(["sh", "-c", f"{exe} lines < {suite.folder}"], env=environment, capture_output=True, text=True, timeout=60)
    assert got.returncode == 1 and "read from standard input: Is a directory" in got.stderr, got.stderr
suite.end()
