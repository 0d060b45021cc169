#!/usr/bin/env python3
"""Load for the HTTP server (test/io/x/http_server.c, -O2): run.py [--mixed] [--seconds N] [--idle N] [--active N] [--build DIR]

Without --mixed (one minute): 10,000 connections that have had a request and are idle, and 500 that wrk keeps busy; the memory of an idle
connection is printed. With --mixed (ten minutes): clients that do everything a client may do, at random, good and bad, beside
idle connections; every answer is checked byte by byte. A failed request, or memory that grows, is a failure. Where the limit of open
files is too low for that many connections, there are fewer, and it says so. The last line is `N passed, N failed`.
"""

import argparse
import os
import random
import re
import resource
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "test", "io"))
from http_raw import Connection, HELLO  # noqa: E402


def memory(pid):
    """Bytes of memory of its own that a process has (not of the files it maps)."""
    with open(f"/proc/{pid}/status") as f:
        return int(re.search(r"RssAnon:\s+(\d+) kB", f.read())[1]) * 1024


class Server:
    def __init__(self, options, words):
        self.folder = tempfile.mkdtemp(prefix="troth-load-")
        exe = os.path.join(self.folder, "http_server")
        subprocess.run([os.path.join(options.build, "troth"), "cc", "gcc", "-O2", os.path.join(ROOT, "test/io/x/http_server.c"), "-ljansson", "-o", exe], check=True)
        self.child = subprocess.Popen([exe, *words], stdout=subprocess.PIPE, text=True)
        self.port = int(self.child.stdout.readline())
        self.pid = self.child.pid

    def counts(self):
        """Stops it."""
        self.child.send_signal(signal.SIGTERM)
        text, _ = self.child.communicate(timeout=60)
        shutil.rmtree(self.folder, ignore_errors=True)
        line = [l for l in text.splitlines() if l.startswith("accepted ")][0].split()
        return self.child.returncode, {name: int(value) for name, value in zip(line[::2], line[1::2])}


def idle_connections(server, count):
    """Connections that have had a request. Gives them, and the bytes that each costs the server."""
    before, idle = memory(server.pid), []
    for i in range(count):
        c = Connection(server.port, timeout=60)
        c.send(HELLO)
        idle.append(c)
        if len(idle) % 100 == 0 or len(idle) == count:
            for other in idle[-100:]:
                if not hasattr(other, "asked"):
                    other.asked = other.response().status
    each = (memory(server.pid) - before) / max(count, 1)
    return idle, each


def still_alive(idle):
    for c in idle:
        c.send(HELLO)
    return sum(c.response().status == 200 for c in idle)


# --- a minute: many idle, some busy ---------------------------------------------------------------------------------------------

def steady(options):
    server = Server(options, ["idle_timeout=600000"])
    idle, each = idle_connections(server, options.idle)
    print(f"{len(idle)} idle connections: {each:.0f} bytes each", flush=True)
    done = subprocess.run(["wrk", "-t2", f"-c{options.active}", f"-d{options.seconds}", "--timeout", "30", f"http://127.0.0.1:{server.port}/hello"],
                          text=True, stdout=subprocess.PIPE)
    requests, rate = re.search(r"(\d+) requests in", done.stdout)[1], re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1]
    print(f"{options.active} busy connections: {requests} requests in {options.seconds} s, {float(rate):.0f} a second", flush=True)
    faults = [line.strip() for line in done.stdout.splitlines() if "errors" in line or "Non-2xx" in line]
    alive = still_alive(idle)
    if alive != len(idle):
        faults.append(f"only {alive} of {len(idle)} idle connections are alive")
    status, counts = server.counts()
    print(counts)
    if status or counts["errors"] or counts["dropped"] > options.active or counts["timeouts"]:   # wrk ends in the middle of requests
        faults.append(f"status {status}, {counts}")
    return faults


# --- ten minutes: everything ---------------------------------------------------------------------------------------------------------

def request(target, *fields, method="GET"):
    return (f"{method} {target} HTTP/1.1\r\nHost: x\r\n" + "".join(f + "\r\n" for f in fields) + "\r\n").encode()


def good(c, rng):
    """One request, and its answer checked."""
    n = rng.choice([0, 1, 100, 5000, 70000, 300000])
    what = rng.randrange(7)
    if what == 0:
        c.send(HELLO)
        assert c.response().body == b"hello\n"
    elif what == 1:
        data = rng.randbytes(n)
        c.send(request(rng.choice(["/echo", "/echo-stream"]), f"Content-Length: {n}", method="POST"))
        sender = threading.Thread(target=c.send, args=(data,))     # the server may answer before it has read all of it
        sender.start()
        body = c.response().body
        sender.join()
        assert body == data
    elif what == 2:
        data, frames = rng.randbytes(n), b""
        for at in range(0, n, 3000):
            piece = data[at:at + 3000]
            frames += b"%x\r\n" % len(piece) + piece + b"\r\n"
        c.send(request("/echo", "Transfer-Encoding: chunked", method="POST") + frames + b"0\r\n\r\n")
        assert c.response().body == data
    elif what == 3:
        c.send(request(f"/{rng.choice(['pieces', 'chunks'])}?n={n}&piece={rng.choice([7000, 100000])}"))
        assert c.response().body == b"x" * n
    elif what == 4:
        c.send(HELLO * 5 + request(f"/whole?n={n}") + HELLO)
        bodies = [c.response().body for _ in range(7)]
        assert bodies == [b"hello\n"] * 5 + [b"y" * n, b"hello\n"]
    elif what == 5:
        c.send(request(f"/slow?ms={rng.randrange(50)}"))
        assert c.response().body == b"slow\n"
    else:
        c.send(request("/json", "Content-Length: 13", method="POST") + b'{"a":[1,2,3]}')
        assert c.response().body == b'{"a":[1,2,3]}'


def bad(port, rng):
    """A client that goes, or sends what it should not. What it gets is not looked at."""
    with Connection(port, timeout=60) as c:
        data = rng.choice([b"nonsense\r\n\r\n", request("/pieces?n=3000000&piece=100000"), request("/echo", "Content-Length: 100000", method="POST") + b"x" * 500,
                           request("/echo", "Transfer-Encoding: chunked", method="POST") + b"zz\r\n", HELLO[:rng.randrange(len(HELLO))]])
        c.send(data)
        if rng.random() < 0.5:
            c.fill()
        if rng.random() < 0.5:
            c.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def mixed_client(port, until, seed, results):
    rng, requests, faults = random.Random(seed), 0, []
    while time.time() < until and not faults:
        try:
            if rng.random() < 0.1:
                bad(port, rng)
                continue
            with Connection(port, timeout=60) as c:
                for _ in range(rng.randrange(1, 40)):
                    good(c, rng)
                    requests += 1
        except Exception as e:  # noqa: BLE001
            faults.append(f"{type(e).__name__}: {str(e)[:300]}")
    results.append((requests, faults))


def mixed(options):
    server = Server(options, ["idle_timeout=3600000"])
    idle, _ = idle_connections(server, options.idle // 10)
    until, results, samples = time.time() + options.seconds, [], []
    threads = [threading.Thread(target=mixed_client, args=(server.port, until, seed, results)) for seed in range(options.clients)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        time.sleep(min(5, options.seconds / 20))
        samples.append(memory(server.pid))
    for thread in threads:
        thread.join()
    requests, faults = sum(r for r, _ in results), [f for _, list_of in results for f in list_of]
    early, late = max(samples[:max(len(samples) // 3, 1)]), samples[-1]
    print(f"{requests} requests in {options.seconds} s, {len(faults)} failed; memory {early / 1e6:.1f} MB at most in the first third, {late / 1e6:.1f} MB at the end", flush=True)
    if late > early * 1.1 + 2e6:
        faults.append(f"the memory grows: {[round(s / 1e6, 1) for s in samples]}")
    if still_alive(idle) != len(idle):
        faults.append("idle connections were lost")
    status, counts = server.counts()
    print(counts)
    if status or counts["errors"] or counts["open"]:
        faults.append(f"status {status}, {counts}")
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--mixed", action="store_true")
    parser.add_argument("--seconds", type=int)
    parser.add_argument("--idle", type=int, default=10000)
    parser.add_argument("--active", type=int, default=500)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    options = parser.parse_args()
    options.build = os.path.abspath(options.build)
    options.seconds = options.seconds or (600 if options.mixed else 60)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))    # the server inherits it
    if options.idle + options.active + 200 > hard:
        options.idle = max(hard - options.active - 200, 0)
        print(f"only {options.idle} idle connections: the limit of open files is {hard}")
    if not options.mixed and not shutil.which("wrk"):
        print("skip load: wrk is not installed")
        return 0
    faults = mixed(options) if options.mixed else steady(options)
    print("ok load" if not faults else "\n    ".join(["not ok load", *faults[:20]]))
    print("0 passed, 1 failed" if faults else "1 passed, 0 failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
