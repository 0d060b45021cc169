"""TCP echo on loopback: 50 connections, each sends a message and waits for it to come back."""

import re
import subprocess

from tools import free_port, wait_for_port

SIDES = ["epoll", "libuv", "Node"]

ROWS = [
    ("small-cpu", "64 bytes: the server's CPU time", "us", 2),
    ("small", "64 bytes: a message, all told", "us", 2),
    ("large-cpu", "16 KB: the server's CPU time", "us", 2),
    ("large", "16 KB: a message, all told", "us", 2),
    ("small-chunks-cpu", "64 bytes by stream_chunks: CPU time", "us", 2),
]

TARGETS = [
    ("small-cpu", "libuv", 1.1, "echo of 64 bytes: at most 1.1 x the CPU time of libuv's"),
    ("large-cpu", "libuv", 1.1, "echo of 16 KB: at most 1.1 x the CPU time of libuv's"),
    ("small-cpu", "Node", 0.6, "echo of 64 bytes: at most 0.6 x the CPU time of Node's"),
]

CONNECTIONS = 50
LOADS = [("small", 64, 40000), ("large", 16384, 10000)]


def load(tools, client, server, rows):
    """Starts the server, and the client for each of the rows; the server is ended."""
    port = free_port()
    child = tools.start([port if word == "PORT" else word for word in server])
    wait_for_port(port)
    found = {}
    for row, size, messages in rows:
        words = client + [str(word) for word in (port, child.pid, CONNECTIONS, size, messages)]
        done = subprocess.run(words, text=True, stdout=subprocess.PIPE, check=True)
        figures = re.findall(r"[\d.]+", done.stdout)
        found[row], found[row + "-cpu"] = map(float, figures)
    tools.stop(child)
    return found


def cases(tools):
    client = tools.plain("echo_load")
    for side, server in (("epoll", tools.plain("echo")), ("libuv", tools.libuv("echo")), ("Node", tools.node("echo"))):
        if client and server:
            yield side, lambda server=server: load(tools, client, server + ["PORT"], LOADS)
    troth = tools.troth("echo")
    if client and troth:
        yield "Troth", lambda: {
            **load(tools, client, troth + ["PORT"], LOADS[:1]),
            **load(tools, client, troth + ["PORT", "chunks"], LOADS[1:] + [("small-chunks",) + LOADS[0][1:]])}
