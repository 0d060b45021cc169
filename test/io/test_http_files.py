#!/usr/bin/env python3
"""Files over HTTP: conditions, ranges, folders that cannot be left; and the examples of the server, as their users use them."""

import email.utils
import json
import os
import re
import signal
import subprocess
import time

import peers
from http_raw import Connection, Server

suite = peers.Suite(__doc__)


class Example(Server):
    """An example that prints its address."""

    def __init__(self, source, *arguments, flags=()):
        exe = suite.compile(os.path.join("..", "..", "examples", source), flags=flags)
        environment = dict(os.environ, ASAN_OPTIONS="detect_leaks=1:exitcode=99", LC_ALL="C")
        self.suite = suite
        self.child = suite.start([exe, *arguments, "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
        line = self.child.stdout.readline()
        self.port = int(re.search(r"http://127\.0\.0\.1:(\d+)", line)[1])
        self.url = f"http://127.0.0.1:{self.port}"


folder = os.path.join(suite.folder, "www")
os.makedirs(os.path.join(folder, "sub"))
os.makedirs(os.path.join(folder, "empty"))
small, large = b"0123456789" * 10, os.urandom(1_000_000)
files = {"a.txt": small, "large.bin": large, "index.html": b"<p>home", "sub/index.html": b"<p>sub", ".secret": b"no", "b c.txt": b"spaces",
         "sub/x.json": b"{}", "zero": b""}
for name, data in files.items():
    with open(os.path.join(folder, name), "wb") as f:
        f.write(data)
with open(os.path.join(suite.folder, "outside.txt"), "w") as f:
    f.write("outside")
os.symlink("../outside.txt", os.path.join(folder, "out.txt"))
os.symlink("..", os.path.join(folder, "up"))
os.symlink("a.txt", os.path.join(folder, "in.txt"))
os.mkfifo(os.path.join(folder, "fifo"))

server = Example("http-files.c", folder)


def get(path, *fields, method="GET"):
    head = f"{method} {path} HTTP/1.1\r\nHost: x\r\n" + "".join(f + "\r\n" for f in fields) + "\r\n"
    with Connection(server.port) as c:
        c.send(head.encode("latin-1"))
        return c.response(head=method == "HEAD")


with suite.case("files: contents, types, lengths"):
    for path, name, kind in (("/a.txt", "a.txt", "text/plain; charset=utf-8"), ("/large.bin", "large.bin", "application/octet-stream"),
                             ("/", "index.html", "text/html; charset=utf-8"), ("/sub/", "sub/index.html", "text/html; charset=utf-8"),
                             ("/b%20c.txt", "b c.txt", "text/plain; charset=utf-8"), ("/sub/x.json", "sub/x.json", "application/json"),
                             ("/in.txt", "a.txt", "text/plain; charset=utf-8"), ("/zero", "zero", "application/octet-stream"),
                             ("//a.txt", "a.txt", "text/plain; charset=utf-8")):
        r = get(path)
        assert (r.status, r.body, r.get("content-type")) == (200, files[name], kind), (path, r.status, r.fields)
        head = get(path, method="HEAD")
        assert head.status == 200 and head.get("content-length") == str(len(files[name])) and head.get("etag") == r.get("etag"), path

with suite.case("files: no way out of the folder, and nothing hidden"):
    for path in ("/../outside.txt", "/..%2foutside.txt", "/%2e%2e/outside.txt", "/sub/../../outside.txt", "/sub/%2e%2e/a.txt", "/out.txt", "/up/outside.txt",
                 "/.secret", "/%2esecret", "/sub/./x.json", "/....//outside.txt", "/a.txt%00.html", "/a.txt/", "/none", "/" + "x" * 5000, "/empty/"):
        r = get(path)
        assert r.status == 404 and b"outside" not in r.body, (path, r.status)
    assert get("/fifo").status == 403

with suite.case("files: a folder's name gets its slash"):
    r = get("/sub?a=b")
    assert (r.status, r.get("location")) == (301, "/sub/?a=b"), r.fields
    r = get("//sub")
    assert (r.status, r.get("location")) == (301, "/sub/"), r.fields
    r = get("http://x/sub")
    assert (r.status, r.get("location")) == (301, "/sub/"), r.fields

with suite.case("files: only GET and HEAD"):
    r = get("/a.txt", "Content-Length: 0", method="POST")
    assert (r.status, r.get("allow")) == (405, "GET, HEAD")

with suite.case("files: conditions"):
    r = get("/a.txt")
    tag, date = r.get("etag"), r.get("last-modified")
    stamp = email.utils.parsedate_to_datetime(date).timestamp()
    assert stamp == int(os.stat(os.path.join(folder, "a.txt")).st_mtime)
    earlier, later = (email.utils.formatdate(stamp + d, usegmt=True) for d in (-10, 10))
    rfc850 = time.strftime("%A, %d-%b-%y %H:%M:%S GMT", time.gmtime(stamp))
    asctime = time.asctime(time.gmtime(stamp))
    for fields, status in (([f"If-None-Match: {tag}"], 304), ([f'If-None-Match: "x", W/{tag}'], 304), (["If-None-Match: *"], 304), (['If-None-Match: "x"'], 200),
                           ([f"If-Modified-Since: {date}"], 304), ([f"If-Modified-Since: {later}"], 304), ([f"If-Modified-Since: {earlier}"], 200),
                           ([f"If-Modified-Since: {rfc850}"], 304), ([f"If-Modified-Since: {asctime}"], 304), (["If-Modified-Since: yesterday"], 200),
                           (['If-None-Match: "x"', f"If-Modified-Since: {date}"], 200), ([f"If-Match: {tag}"], 200), (["If-Match: *"], 200),
                           (['If-Match: "x"'], 412), ([f"If-Match: W/{tag}"], 412), ([f"If-Unmodified-Since: {earlier}"], 412), ([f"If-Unmodified-Since: {date}"], 200)):
        r = get("/a.txt", *fields)
        assert r.status == status and (status == 200) == (r.body == small), (fields, r.status)
        assert status != 304 or r.get("etag") == tag

with suite.case("files: one range"):
    for text, data in (("0-4", small[:5]), ("95-", small[95:]), ("-3", small[-3:]), ("98-200", small[98:]), ("0-0", b"0"), ("-1000", small)):
        r = get("/a.txt", f"Range: bytes={text}")
        assert (r.status, r.body) == (206, data), (text, r.status, r.body)
        first = 100 - len(data) if not text.startswith("0") else 0
        assert r.get("content-range") == f"bytes {first}-{first + len(data) - 1}/100", r.fields
    r = get("/large.bin", "Range: bytes=300000-899999")
    assert r.status == 206 and r.body == large[300000:900000]
    for text in "100-", "-0", "5000-6000":
        r = get("/a.txt", f"Range: bytes={text}")
        assert (r.status, r.get("content-range")) == (416, "bytes */100"), text
    for text in "bytes=5-4", "bytes=a-b", "bytes=", "bytes=1", "lines=1-2", "bytes=--1", "bytes=0-99999999999999999999999999", "bytes=1-2;":
        assert get("/a.txt", f"Range: {text}").status == 200, text
    assert get("/a.txt", "Range: bytes=0-4", method="HEAD").status == 200
    tag = get("/a.txt").get("etag")
    assert get("/a.txt", "Range: bytes=0-4", f"If-Range: {tag}").status == 206
    assert get("/a.txt", "Range: bytes=0-4", 'If-Range: "x"').status == 200

with suite.case("files: several ranges"):
    r = get("/large.bin", "Range: bytes=0-9, 500000-599999 ,-5")
    assert r.status == 206
    boundary = re.fullmatch(r"multipart/byteranges; boundary=(\S+)", r.get("content-type"))[1].encode()
    parts = r.body.split(b"\r\n--" + boundary)
    assert parts[0] == b"" and parts[-1] == b"--\r\n" and len(parts) == 5
    for part, (first, end) in zip(parts[1:], ((0, 10), (500000, 600000), (999995, 1000000))):
        head, data = part[2:].split(b"\r\n\r\n", 1)
        assert f"content-range: bytes {first}-{end - 1}/1000000".encode() in head.lower() and data == large[first:end], head
    assert get("/a.txt", "Range: bytes=" + ",".join(["0-99"] * 10)).status == 200, "more than the file: the file"
    assert get("/a.txt", "Range: bytes=" + ",".join(["0-0"] * 50)).status == 200, "too many"

with suite.case("files: curl resumes"):
    suite.need("curl")
    part = os.path.join(suite.folder, "part")
    with open(part, "wb") as f:
        f.write(large[:123456])
    suite.run(["curl", "-sf", "-C", "-", "-o", part, f"{server.url}/large.bin"])
    with open(part, "rb") as f:
        assert f.read() == large

with suite.case("files: a file that becomes shorter is cut, and reported"):
    path = os.path.join(folder, "shrinks")
    with open(path, "wb") as f:
        f.truncate(30_000_000)
    with Connection(server.port) as c:
        c.send(b"GET /shrinks HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"Content-Length: 30000000" in c.until(b"\r\n\r\n")
        os.truncate(path, 10)
        assert len(c.rest()) < 30_000_000

with suite.case("files: the example ends well"):
    text = server.stop(signal.SIGINT)
    assert "shrinks: it has become shorter" in text and "finishing" in text, text

with suite.case("the notes example"):
    suite.need("curl")
    database = os.path.join(suite.folder, "notes.db")
    notes = Example("http-notes.c", database, flags=["-lsqlite3"])

    def curl(path, *words):
        text = suite.run(["curl", "-s", "-w", "%{http_code}", notes.url + path, *words])
        return int(text[-3:]), text[:-3]

    assert curl("/notes") == (200, "[]")
    assert curl("/notes", "-d", '{"text":"buy milk"}') == (201, '{"id":1,"text":"buy milk"}')
    assert curl("/notes", "-d", '{"text":"it\'s \\u00e4"}')[0] == 201
    assert curl("/notes/1") == (200, '{"id":1,"text":"buy milk"}')
    assert json.loads(curl("/notes")[1]) == [{"id": 1, "text": "buy milk"}, {"id": 2, "text": "it's \u00e4"}]
    assert json.loads(curl("/notes?contains=milk")[1]) == [{"id": 1, "text": "buy milk"}]
    assert curl("/notes/1", "-X", "DELETE")[0] == 200 and curl("/notes/1")[0] == 404
    assert curl("/notes", "-d", "nonsense")[0] == 400 and curl("/notes", "-d", "{}")[0] == 422
    assert curl("/notes", "-X", "PUT")[0] == 405 and curl("/")[0] == 404
    clients = [subprocess.Popen(["curl", "-s", "-o", os.devnull, "--parallel", "--parallel-max", "10", "-d", '{"text":"n"}', notes.url + "/notes#[1-50]"],
                                stderr=subprocess.DEVNULL)
               for _ in range(4)]
    assert all(client.wait(60) == 0 for client in clients)
    assert len(json.loads(curl("/notes")[1])) == 201
    notes.stop()
    notes = Example("http-notes.c", database, flags=["-lsqlite3"])
    assert len(json.loads(curl("/notes")[1])) == 201, "they are in the file"
    notes.stop()

suite.end()
