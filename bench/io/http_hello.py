"""HTTP: a "hello" over keep-alive connections, the same load by wrk for each server."""

import os
import re
import shutil
import subprocess

from tools import free_port, wait_for_port

SIDES = ["epoll", "libuv", "Node"]

ROWS = [
    ("wall", "a request, 64 connections, time of the clock", "us", 2),
    ("cpu", "... the server's processor time", "us", 2),
    ("user", "... of that, outside of the kernel", "us", 2),
    ("pipelined", "a request, 16 at a time on each connection, processor time", "us", 2),
]

TARGETS = [
    ("wall", "Node", 1.0, "at least as many requests a second as Node's http"),
    ("cpu", "Node", 1.0, "... and for no more processor time"),
]

SECONDS = 2
TICK = os.sysconf("SC_CLK_TCK")
PIPELINE = """
init = function() local r = {} for i = 1, 16 do r[i] = wrk.format() end request_text = table.concat(r) end
request = function() return request_text end
"""


def processor_time(pid):
    """User and system seconds of all of its threads."""
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return int(fields[11]) / TICK, int(fields[12]) / TICK


def load(child, port, *words):
    cores = os.cpu_count() > 1 and shutil.which("taskset")
    before = processor_time(child.pid)
    done = subprocess.run((["taskset", "-c", "1"] if cores else []) + ["wrk", "-t1", "-c64", f"-d{SECONDS}", *words, f"http://127.0.0.1:{port}/"],
                          text=True, stdout=subprocess.PIPE, check=True)
    after = processor_time(child.pid)
    if "Socket errors" in done.stdout or "Non-2xx" in done.stdout:
        raise SystemExit("bench-io: " + done.stdout)
    requests = int(re.search(r"(\d+) requests in", done.stdout)[1])
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1])
    user, kernel = (1e6 * (b - a) / requests for a, b in zip(before, after))
    return 1e6 / rate, user, kernel


def measure(tools, command):
    port = free_port()
    cores = os.cpu_count() > 1 and shutil.which("taskset")
    child = tools.start((["taskset", "-c", "0"] if cores else []) + command + [port], stdout=subprocess.DEVNULL)
    wait_for_port(port)
    try:
        wall, user, kernel = load(child, port)
        rows = {"wall": wall, "cpu": user + kernel, "user": user}
        script = tools.folder / "pipeline.lua"
        script.write_text(PIPELINE)
        _, user, kernel = load(child, port, "-s", str(script))
        rows["pipelined"] = user + kernel
        return rows
    finally:
        tools.stop(child)


def cases(tools):
    if not shutil.which("wrk"):
        print("bench-io: wrk is not installed: HTTP is left out")
        return
    for side, make in (("Troth", tools.troth), ("epoll", tools.plain), ("libuv", tools.libuv), ("Node", tools.node)):
        command = make("http_hello")
        if command:
            yield side, lambda command=command: measure(tools, command)
