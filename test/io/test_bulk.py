#!/usr/bin/env python3
"""The log pipeline against servers that keep count, in Node and on http_serve: each record arrives once, in constant memory."""

import contextlib
import json
import os
import re
import subprocess
import time
import urllib.request

import peers

suite = peers.Suite(__doc__)
BATCH, AT_ONCE = 1000, 4


def make_log(name, wanted):
    """A log of so many records that are wanted, and a tenth that is not; with what JSON has to escape. Gives its path."""
    path = os.path.join(suite.folder, name)
    with open(path, "w") as log:
        count = number = 0
        while count < wanted:
            number += 1
            health = number % 11 == 0
            log.write(f"2024-05-17 GET {'/health' if health else '/item'} \t \"\u00e9\\\" {number}\n")
            count += not health
    return path


def counts(here):
    with urllib.request.urlopen(f"{here}/counts") as answer:
        return json.load(answer)


def most_memory(child):
    """Waits for its end; the most that it had in memory, in KB. (What wait4 tells begins with this interpreter's own.)"""
    most = 0
    while child.poll() is None:
        with contextlib.suppress(OSError), open(f"/proc/{child.pid}/status") as told:
            found = re.search(r"^Name:\tlog-pipeline.*^VmHWM:\s*(\d+)", told.read(), re.M | re.S)
            most = max(most, int(found.group(1)) if found else 0)
        time.sleep(0.005)
    return most


def upload(exe, log, url, status=0):
    """Gives what it printed, and the most memory that it had in use, in KB."""
    with open(os.path.join(suite.folder, "printed"), "w+") as printed:
        child = subprocess.Popen([exe, log, url], stdout=printed, stderr=printed)
        most = most_memory(child)
        printed.seek(0)
        text = printed.read()
    assert child.returncode == status, f"status {child.returncode}\n{text}"
    return text, most


def check(here, printed, wanted):
    c = counts(here)
    batches = (wanted + BATCH - 1) // BATCH
    assert (c["records"], c["twice"], c["wrong"], c["largest"]) == (wanted, 0, 0, min(wanted, BATCH)), c
    assert c["busy"] > 0 and 1 < c["most"] <= AT_ONCE, c
    assert printed == f"{wanted} records uploaded in {batches} batches, {c['busy']} sent again\n", (printed, c)


def against(name, here):
    bulk = f"{here}/log/_bulk"
    with suite.case(f"{name}: 200,000 records, each once, in the memory of 20,000"):
        _, few = upload(plain, small, bulk)
        counts(here)
        printed, many = upload(plain, large, bulk)
        check(here, printed, 200000)
        assert 0 < few and many - few < 2048, f"{few} KB, {many} KB"
    with suite.case(f"{name}: the last batch is short; sanitized"):
        printed, _ = upload(sanitized, odd, bulk)
        check(here, printed, 12345)
    with suite.case(f"{name}: failures end it with a message, and leave nothing behind"):
        for path, message in (("refuses", "documents were refused"), ("fails", "status 500, tried 1 times")):
            printed, _ = upload(sanitized, small, f"{here}/{path}", status=1)
            assert printed.startswith(f"uncaught error: POST {here}/{path}: {message}\n"), printed
            assert "ERROR" not in printed, printed
        counts(here)
    with suite.case(f"{name}: a server that stays busy is given up"):
        printed, _ = upload(impatient, small, f"{here}/always-busy", status=1)
        assert printed.startswith(f"uncaught error: POST {here}/always-busy: status 429, tried 3 times\n"), printed
        counts(here)


plain, sanitized = (suite.compile("../../examples/log-pipeline.c", sanitized=s, flags=["-ljansson"]) for s in (False, True))
with open(os.path.join(peers.ROOT, "examples", "log-pipeline.c")) as source, open(os.path.join(suite.folder, "impatient.c"), "w") as changed:
    changed.write(source.read().replace("TRIES = 8", "TRIES = 3"))
impatient = suite.compile(os.path.join(suite.folder, "impatient.c"), flags=["-ljansson"])
small, large, odd = make_log("small", 20000), make_log("large", 200000), make_log("odd", 12345)

port = peers.free_port()
suite.start([suite.compile("x/bulk_server.c", flags=["-ljansson"]), f"127.0.0.1:{port}"])
peers.wait_for_port(port)
against("http_serve", f"http://127.0.0.1:{port}")
with suite.case("node"):
    suite.need("node")
    port = peers.free_port()
    suite.start(["node", os.path.join(peers.HERE, "x", "bulk_server.js"), str(port)])
    peers.wait_for_port(port)
    against("Node", f"http://127.0.0.1:{port}")
with suite.case("refused"):
    closed = peers.free_port()
    printed, _ = upload(sanitized, small, f"http://127.0.0.1:{closed}/", status=1)
    assert "Connection refused" in printed and "ERROR" not in printed, printed
suite.end()
