#!/usr/bin/env python3
"""The examples that fetch, and the seeds' cases that mocked it, against real servers; and one program swept."""

import os
import re
import subprocess

import peers

suite = peers.Suite(__doc__)
port, other, notes_port, closed_port = (peers.free_port() for _ in range(4))
here = f"http://127.0.0.1:{port}"
real = {"TROTH_VIRTUAL_TIME": "0"}


def example(name, *flags):
    return suite.compile(f"../../examples/{name}.c", flags=flags)


def lists():
    urls = [f"{here}/big?size={i}" for i in range(40)]
    with suite.case("fetch-list: in the order of the list, 8 at a time"):
        lines = suite.run([example("fetch-list"), *urls], env=real).splitlines()
        assert lines == [f"200 {i} bytes {url}" for i, url in enumerate(urls)] + ["40 fetched, 0 failed, at most 8 at once"], lines
    with suite.case("fetch-list: failures are said, from standard input, too"):
        lines = suite.run([example("fetch-list")], stdin=f"{here}/hello\n{here}/none\nhttp://127.0.0.1:{closed_port}/\nnothing\n", status=1, env=real).splitlines()
        assert lines == [f"200 5 bytes {here}/hello", f"404 8 bytes {here}/none", f"fetch GET http://127.0.0.1:{closed_port}/: Connection refused",
                         "fetch GET nothing: not a URL: Bad scheme", "4 fetched, 3 failed, at most 4 at once"], lines


def notes():
    with suite.case("json-client, against http-notes"):
        if subprocess.run(["pkg-config", "--exists", "sqlite3"]).returncode:
            raise peers.Skip("sqlite3 is not installed")
        suite.start([example("http-notes", "-lsqlite3", "-ljansson"), os.path.join(suite.folder, "notes.db"), f"127.0.0.1:{notes_port}"])
        peers.wait_for_port(notes_port)
        client = [example("json-client", "-ljansson"), f"http://127.0.0.1:{notes_port}"]
        assert suite.run([*client, "add", "buy milk", "feed the c\u00e4t"], env=real) == "added buy milk\nadded feed the c\u00e4t\n"
        assert suite.run([*client, "list"], env=real) == "1: buy milk\n2: feed the c\u00e4t\n"
        assert suite.run([*client, "remove", "1"], env=real) == "removed 1\n"
        assert suite.run([*client, "list"], env=real) == "2: feed the c\u00e4t\n"
        done = subprocess.run([*client, "remove", "17"], env=dict(os.environ, **real), capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (1, "json-client: /notes/17: 404 Not Found\n"), done


def seeds():
    """Their recorded output is that of the cases with the mock; the servers of the originals are played by Node."""
    with suite.case("the seeds' fetch as a generator that a chain feeds"):
        exe = suite.compile("x/seed_fetch_generator.c", flags=["-ljansson"])
        url = f"{here}/users/github"
        assert suite.run([exe, url], env=real) == f"{url}\nHow people build software.\n{{ value: undefined, done: true }}\n"
    with suite.case("the seeds' ajax: one request after the other, each with what the last one gave"):
        exe = suite.compile("x/seed_ajax.c", flags=["-ljansson"])
        assert suite.run([exe, here], env=real) == "user 7 alice\norder 70 of user 7\nitems of order 70: pen, paper\n"
        lines = suite.run([exe, f"http://127.0.0.1:{closed_port}"], env=real)
        assert lines == f"failed: fetch GET http://127.0.0.1:{closed_port}/api/user: Connection refused\n", lines


def guest():
    with suite.case("a request on the program's own libuv loop"):
        exe = suite.compile("x/fetch_adopt.c", flags=["-luv"])
        assert suite.run([exe, f"{here}/hello"], env=real) == "hello\nclosed\n"


def sweep():
    with suite.case("interrupted everywhere"):
        words = [os.path.join(suite.build, "troth"), "sweep", "--real-time", "--points=15", "-ljansson",
                 os.path.join(peers.HERE, "x", "fetch_sweep.c"), here]
        done = subprocess.run(words, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        assert re.search(r"^cancel +[1-9]", done.stdout, re.M) and " 0 failures" in done.stdout, done.stdout


with suite.case("node"):
    suite.need("node")
    suite.start(["node", os.path.join(peers.HERE, "x", "fetch_server.js"), str(port), str(other)])
    peers.wait_for_port(port)
    lists()
    notes()
    seeds()
    guest()
    sweep()
suite.end()
