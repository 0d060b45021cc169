"""Lookups against a name server, in a network namespace of their own: answers, failures, silence."""

import os
import subprocess
import sys

import peers

suite = peers.Suite(__doc__)
lookup = suite.compile("x/lookup.c")


def inside(*words):
    """A command in namespaces of its own: the loopback is up, and resolv.conf names the server there."""
    settings = os.path.join(suite.folder, "resolv.conf")
    with open(settings, "w") as f:
        f.write("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    script = f"mount --bind {settings} /etc/resolv.conf && ip link set lo up && exec \"$@\""
    return ["unshare", "--net", "--mount", "sh", "-c", script, "sh", *words]


with suite.case("names of a server"):
    suite.need("unshare", "mount", "ip")
    if subprocess.run(inside("true"), capture_output=True).returncode != 0:
        raise peers.Skip("namespaces cannot be made here")
    with open("/etc/nsswitch.conf") as f:
        if not any(line.startswith("hosts:") and "dns" in line for line in f):
            raise peers.Skip("the system does not ask name servers")
    server = [sys.executable, os.path.join(peers.HERE, "x", "nameserver.py")]
    out = suite.run(inside(*server, lookup, "silent.test", "two.test", "none.test", "silent.test", "broken.test", "192.0.2.9",
                           "-192.0.2.1", "-192.0.2.77", "-two.test"))
    assert out.splitlines() == [
        "silent.test: timed out",
        "two.test: 192.0.2.1 192.0.2.2 2001:db8::1",
        "none.test: ENOENT lookup none.test: unknown node or service",
        "silent.test: timed out",
        "broken.test: EAGAIN lookup broken.test: temporary failure",
        "192.0.2.9: 192.0.2.9",
        "192.0.2.1 is host.two.test",
        "-192.0.2.77: ENOENT reverse lookup 192.0.2.77: unknown node or service",
        "-two.test: ? reverse lookup two.test: invalid argument"], out

suite.end()
