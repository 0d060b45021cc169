"""A name server on 127.0.0.1:53 for one program: nameserver.py PROGRAM ARGS... Meant for a network namespace of its own.

two.test has three addresses; silent.test is never answered; broken.test fails; 192.0.2.1 is host.two.test; nothing else exists."""

import socket
import struct
import subprocess
import sys
import threading

A, PTR, AAAA = 1, 12, 28


def name(text):
    return b"".join(bytes([len(part)]) + part.encode() for part in text.split(".")) + b"\0"


RECORDS = {
    ("two.test", A): [socket.inet_pton(socket.AF_INET, a) for a in ("192.0.2.1", "192.0.2.2")],
    ("two.test", AAAA): [socket.inet_pton(socket.AF_INET6, "2001:db8::1")],
    ("1.2.0.192.in-addr.arpa", PTR): [name("host.two.test")],
}


def answer(query):
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode())
        at += 1 + query[at]
    host, kind = ".".join(labels).lower(), struct.unpack(">H", query[at + 1:at + 3])[0]
    if host == "silent.test":
        return None
    known = any(key[0] == host for key in RECORDS)
    code = 2 if host == "broken.test" else 0 if known else 3
    found = RECORDS.get((host, kind), [])
    head = query[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, len(found), 0, 0)
    return head + query[12:at + 5] + b"".join(b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 60, len(data)) + data for data in found)


def serve(s):
    while True:
        query, sender = s.recvfrom(2048)
        reply = answer(query)
        if reply:
            s.sendto(reply, sender)


listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
listening.bind(("127.0.0.1", 53))
threading.Thread(target=serve, args=(listening,), daemon=True).start()
sys.exit(subprocess.run(sys.argv[1:]).returncode)
