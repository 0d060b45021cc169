"""TCP echo on loopback: 50 connections, each sends a message and waits for it to come back."""

import subprocess

from tools import free_port, wait_for_port

SIDES = ["epoll", "libuv", "Node"]

ROWS = [
    ("small-cpu", "64 bytes: the server's CPU time", "us", 2),
    ("small", "64 bytes: a message, all told", "us", 2),
    ("small-chunks-cpu", "64 bytes by stream_chunks: CPU time", "us", 2),
    ("large-cpu", "16 KB, each its own buffer: CPU time", "us", 2),
    ("large", "16 KB, each its own buffer: all told", "us", 2),
    ("large-chunks-cpu", "16 KB by stream_chunks, shared buffers: CPU time", "us", 2),
]

TARGETS = [
    ("small-cpu", "libuv", 1.1, "echo of 64 bytes: at most 1.1 x the CPU time of libuv's"),
    ("large-cpu", "libuv", 1.1, "echo of 16 KB by stream_read: at most 1.1 x the CPU time of libuv's"),
    ("large-chunks-cpu", "libuv", 1.1, "echo of 16 KB by stream_chunks: at most 1.1 x the CPU time of libuv's"),
    ("small-cpu", "Node", 0.6, "echo of 64 bytes: at most 0.6 x the CPU time of Node's"),
]

CONNECTIONS = 50
SMALL, LARGE = ("64", "20000"), ("16384", "5000")
TIMES = 4                                       # in a round, each with a new server: where its memory lies makes a difference


def load(tools, client, server, *rows):
    """Starts the server, and the client for each of the rows, (names, load); the server is ended. The best figures."""
    found = {}
    for _ in range(TIMES):
        port = free_port()
        child = tools.start([port if word == "PORT" else word for word in server])
        wait_for_port(port)
        for names, words in rows:
            done = subprocess.run(client + [str(port), str(child.pid), str(CONNECTIONS), *words], text=True, stdout=subprocess.PIPE, check=True)
            for end, value in zip(("", "-cpu"), map(float, done.stdout.split())):
                for name in names:
                    found[name + end] = min(value, found.get(name + end, value))
        tools.stop(child)
    return found


def cases(tools):
    """A side whose connections share a buffer has one figure for both ways of small messages, and libuv both ways of large ones."""
    client = tools.plain("echo_load")
    small, large = (["small", "small-chunks"], SMALL), (["large", "large-chunks"], LARGE)
    for side, server in (("epoll", tools.plain("echo")), ("Node", tools.node("echo"))):
        if client and server:
            yield side, lambda server=server: load(tools, client, server + ["PORT"], small, large)
    libuv = tools.libuv("echo")
    if client and libuv:
        yield "libuv", lambda: {**load(tools, client, libuv + ["PORT"], small, (["large-chunks"], LARGE)),
                                **load(tools, client, libuv + ["PORT", "own"], (["large"], LARGE))}
    troth = tools.troth("echo")
    if client and troth:
        yield "Troth", lambda: {**load(tools, client, troth + ["PORT"], (["small"], SMALL)),
                                **load(tools, client, troth + ["PORT", "large"], (["large"], LARGE)),
                                **load(tools, client, troth + ["PORT", "chunks"], (["small-chunks"], SMALL), (["large-chunks"], LARGE))}
