#!/usr/bin/env python3
"""fetch against Node's http server: heads, bodies, redirects, faults, limits.

x/fetch.c makes a request as its arguments say and prints what came; x/fetch_server.js does what the path says.
"""

import errno
import hashlib
import json
import os
import urllib.parse

import peers

suite = peers.Suite(__doc__)
port, other, closed_port = peers.free_port(), peers.free_port(), peers.free_port()
here, there = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{other}"
socket_path = os.path.join(suite.folder, "socket")


def fetch(url, *arguments, **options):
    """The lines that x/fetch prints."""
    words = [suite.compile("x/fetch.c", flags=["-ljansson"]), url if "://" in url or not url.startswith("/") else here + url]
    words += [*arguments] + [f"{name}={value}" for name, value in options.items()]
    return suite.run(words, env={"TROTH_VIRTUAL_TIME": "0"}).splitlines()


def is_equal(got, *expected):
    assert got == list(expected), f"expected {list(expected)}\n     got {got}"


def fails(got, code, *parts):
    assert got[-1].startswith(f"error {code} fetch "), f"expected {errno.errorcode[code]}, got {got}"
    for part in parts:
        assert part in got[-1], f"{part!r} is not in {got[-1]!r}"


def redirect(to, code=302, body=0):
    return f"{here}/redirect?code={code}&body={body}&to=" + urllib.parse.quote(to, safe="")


def request_of(lines):
    return json.loads(lines[-1])


def ok(path, port=port):
    return f"200 11 http://127.0.0.1:{port}{path}"


def heads_and_bodies():
    with suite.case("a text, its status, version and URL"):
        is_equal(fetch("/hello"), ok("/hello"), "hello")
        is_equal(fetch(here + "/hello#part"), ok("/hello"), "hello")
        is_equal(fetch("/empty"), ok("/empty"), "")
    with suite.case("every status is a response"):
        for code in 201, 204, 304, 400, 404, 500, 599:
            lines = fetch(f"/status?code={code}", read="size")
            assert lines[0].startswith(f"{code} 11 "), lines
    with suite.case("HEAD has no body"):
        is_equal(fetch("/big?size=1000", "show=content-length", method="HEAD"), ok("/big?size=1000"), "Content-Length: 1000", "")
    with suite.case("headers: any case, several of one name, empty ones, folded ones"):
        is_equal(fetch("/headers", "show=x-MANY", "show=X-Empty", "show=nothing"), ok("/headers"), "X-Many: 1", "X-Many: 2", "X-Many: 3", "X-Empty: ", "h")
        is_equal(fetch("/folded", "show=X-Folded"), ok("/folded"), "X-Folded: one two", "folded")
    with suite.case("a head before the head, and one behind the body"):
        is_equal(fetch("/early", "show=link"), ok("/early"), "after hints")
        is_equal(fetch("/trailers", "show=X-Sum"), ok("/trailers"), "body")
    with suite.case("a chunked body"):
        is_equal(fetch("/chunked"), ok("/chunked"), "".join(f"chunk {i};" for i in range(50)))
    with suite.case("a large body, whole and in pieces, fast and slow"):
        is_equal(fetch("/big?size=5000000", read="size"), ok("/big?size=5000000"), "size 5000000")
        is_equal(fetch("/big?size=5000000", read="pieces"), ok("/big?size=5000000"), "size 5000000")
        is_equal(fetch("/big?size=700000", read="pieces", read_ms=5), ok("/big?size=700000"), "size 700000")
    with suite.case("a body that nobody reads"):
        is_equal(fetch("/big?size=5000000", read="none", repeat=3), *[ok("/big?size=5000000")] * 3)
    with suite.case("compressed bodies"):
        is_equal(fetch("/gzip?size=3000000", "show=content-encoding", read="size"), ok("/gzip?size=3000000"), "Content-Encoding: gzip", "size 3000000")
        is_equal(fetch("/gzip?size=3000000", read="pieces", read_ms=1), ok("/gzip?size=3000000"), "size 3000000")
        is_equal(fetch("/gzip?size=3000", "show=content-encoding", read="size", uncompressed=1), ok("/gzip?size=3000"), "size 3000")
        is_equal(fetch("/br?size=300000", read="pieces", read_ms=1), ok("/br?size=300000"), "size 300000")
        is_equal(fetch("/bomb", read="pieces", read_ms=1), ok("/bomb"), "size 90000000")
        fails(fetch("/bad-gzip"), errno.EBADMSG)
    with suite.case("JSON"):
        is_equal(fetch("/json", read="json"), ok("/json"), '{"a": [1, 2, {"b": "\\u0000c"}], "d": null}')
        is_equal(fetch("/bom", read="json"), ok("/bom"), '{"a": 1}')
        is_equal(fetch("/scalar", read="json"), ok("/scalar"), "17")
        fails(fetch("/bad-json", read="json"), errno.EBADMSG, f"fetch GET {here}/bad-json: no JSON: line 3, column 7: ")
        fails(fetch("/empty", read="json"), errno.EBADMSG, "no JSON: line 1, column 0")
    with suite.case("connections are used again"):
        assert len(set(fetch("/count", repeat=5)[1::2])) == 1
        assert len(set(fetch("/status?code=404", "read=none", repeat=5) and fetch("/count", repeat=2)[1::2])) == 1


def requests():
    with suite.case("methods"):
        for method in "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PURGE":
            r = request_of(fetch("/request", method=method))
            assert r["method"] == method and r["size"] == 0, r
            assert r["headers"].get("content-length") == ("0" if method in ("POST", "PUT", "PATCH") else None), r
    with suite.case("headers of a request, and those that it has by itself"):
        h = request_of(fetch("/request", "header=X-A:b c", "header=X-Empty:", "header=user-agent:me", "header=Accept"))["headers"]
        assert h["x-a"] == "b c" and h["x-empty"] == "" and h["user-agent"] == "me" and "accept" not in h, h
        assert "cookie" not in h and "expect" not in h and "authorization" not in h, h
        assert request_of(fetch("/request"))["headers"]["user-agent"] == "troth"
    with suite.case("bodies: bytes, JSON, none at all"):
        r = request_of(fetch("/request", body="some bytes"))
        assert (r["method"], r["size"], r["headers"]["content-length"]) == ("POST", 10, "10") and "content-type" not in r["headers"], r
        r = request_of(fetch("/request", json='{"a": [1, "\u00e9"]}', method="PUT"))
        assert (r["method"], r["size"], r["headers"]["content-type"]) == ("PUT", len('{"a":[1,"\u00e9"]}'.encode()), "application/json"), r
        assert request_of(fetch("/request", body="", method="GET"))["method"] == "GET"
        r = request_of(fetch("/request", body="in a GET", method="GET"))
        assert (r["method"], r["size"]) == ("GET", 8), r
    for name, sign in ("an iterator", 1), ("a function", -1):
        with suite.case(f"a body in pieces from {name}"):
            total = hashlib.md5(b"x" * 30000).hexdigest()
            r = request_of(fetch("/request", pieces=30 * sign, repeat=2))
            assert (r["size"], r["md5"], r["headers"].get("transfer-encoding")) == (30000, total, "chunked"), r
            r = request_of(fetch("/request", pieces=30 * sign, body_size=30000, method="PUT"))
            assert (r["size"], r["headers"].get("content-length"), r["method"]) == (30000, "30000", "PUT"), r
            r = request_of(fetch("/request", pieces=20 * sign, piece_size=1000000))
            assert r["size"] == 20000000, r
    with suite.case("a body in pieces that fails, is too short or too long"):
        for pieces in 3, -3:
            lines = fetch("/request", pieces=pieces, fails="no more pieces")
            fails(lines[:1], errno.EDOM, f"fetch POST {here}/request: the body: no more pieces")
            is_equal(lines[1:], f"because {errno.EDOM} no more pieces")
            fails(fetch("/request", pieces=pieces, body_size=3001), errno.EINVAL, "the body is shorter than its body_size")
            fails(fetch("/request", pieces=pieces, body_size=2999), errno.EINVAL, "the body is longer than its body_size")
    with suite.case("an answer before the end of the body"):
        assert fetch("/reject", pieces=2000, piece_size=10000)[0].startswith("413 11 ")
        assert fetch("/reject", pieces=-2000, piece_size=10000)[0].startswith("413 11 ")
    with suite.case("both directions at once"):
        is_equal(fetch("/echo", pieces=100, piece_size=100000, read="pieces"), ok("/echo"), "size 10000000")
        is_equal(fetch("/echo", pieces=-100, piece_size=100000, read="size"), ok("/echo"), "size 10000000")
    with suite.case("a user, and one in the URL, which no message shows"):
        is_equal(fetch("/auth", user="user", password="pass word"), ok("/auth"), "auth 200")
        is_equal(fetch(f"http://user:pass%20word@127.0.0.1:{port}/auth"), ok("/auth"), "auth 200")
        fails(fetch(f"http://user:secret@127.0.0.1:{closed_port}/"), errno.ECONNREFUSED, f"fetch GET http://127.0.0.1:{closed_port}/: Connection refused")
        assert "secret" not in str(fetch("http://user:secret@127.0.0.1:99999/"))
    with suite.case("a Unix socket"):
        is_equal(fetch("http://somewhere/hello", unix=socket_path), "200 11 http://somewhere/hello", "hello")
        fails(fetch("http://somewhere/hello", unix=socket_path + "-not"), errno.ENOENT, "fetch GET http://somewhere/hello: No such file")


def redirects():
    with suite.case("redirects: relative and absolute, long bodies, the limit, a loop"):
        is_equal(fetch(redirect("/hello")), ok("/hello") + " redirected", "hello")
        is_equal(fetch(redirect(there + "/hello")), ok("/hello", other) + " redirected", "hello")
        is_equal(fetch(redirect("/hello", body=1000)), ok("/hello") + " redirected", "hello")
        is_equal(fetch(redirect("/hello", body=1000000)), ok("/hello") + " redirected", "hello")
        is_equal(fetch(redirect(redirect(redirect("/hello"))), max_redirects=3), ok("/hello") + " redirected", "hello")
        fails(fetch(redirect(redirect(redirect("/hello"))), max_redirects=2), errno.ELOOP, "too many redirects")
        fails(fetch("/loop"), errno.ELOOP, f"fetch GET {here}/loop: too many redirects")
    with suite.case("redirects: given as they are, or refused"):
        lines = fetch(redirect("/hello"), "show=location", redirect="manual")
        assert lines[0].startswith(f"302 11 {here}/redirect?") and lines[1:] == ["Location: /hello", ""], lines
        fails(fetch(redirect("/hello"), redirect="error"), errno.ELOOP, "a redirect to /hello")
    with suite.case("redirects: only to http and https"):
        fails(fetch(redirect("file:///etc/passwd")), errno.EPROTONOSUPPORT, "not file")
        fails(fetch(redirect("gopher://x/")), errno.EPROTONOSUPPORT, "not gopher")
        fails(fetch(redirect("http://")), errno.EINVAL, "a redirect to http://")
    with suite.case("redirects: what becomes of the method and the body"):
        for code, method, then in ((301, "POST", "GET"), (302, "POST", "GET"), (303, "POST", "GET"), (303, "PUT", "GET"), (303, "DELETE", "GET"),
                                   (301, "PUT", "PUT"), (302, "DELETE", "DELETE"), (307, "POST", "POST"), (308, "PATCH", "PATCH"), (303, "GET", "GET")):
            for to in "/request", there + "/request":
                r = request_of(fetch(redirect(to, code), "header=Content-Type:text/plain", method=method, body="abc"))
                kept = method == then
                assert (r["method"], r["size"], r["headers"].get("content-type")) == (then, 3 if kept else 0, "text/plain" if kept else None), (code, r)
        is_equal(fetch(redirect("/hello", 303), method="HEAD"), ok("/hello") + " redirected", "")
    with suite.case("redirects: a body in pieces is not sent twice"):
        fails(fetch(redirect("/request", 307), pieces=3), errno.ESPIPE, "sent in pieces")
        r = request_of(fetch(redirect("/request", 303), pieces=3))
        assert (r["method"], r["size"]) == ("GET", 0), r
    with suite.case("redirects: secrets stay with their origin"):
        secrets = ["header=Authorization:secret", "header=Cookie:secret", "header=Host:secret", "header=X-Other:kept"]
        h = request_of(fetch(redirect("/request"), *secrets))["headers"]
        assert (h["authorization"], h["cookie"], h["host"], h["x-other"]) == ("secret", "secret", "secret", "kept"), h
        h = request_of(fetch(redirect(there + "/request"), *secrets))["headers"]
        assert "secret" not in str(h) and h["x-other"] == "kept", h
        assert "authorization" in request_of(fetch(redirect("/request"), user="u", password="p"))["headers"]
        assert "authorization" not in request_of(fetch(redirect(there + "/request"), user="u", password="p"))["headers"]
        assert "authorization" in request_of(fetch(redirect(f"http://v:q@127.0.0.1:{other}/request"), user="u", password="p"))["headers"]


def cookies():
    with suite.case("cookies: none without a jar"):
        is_equal(fetch("/set-cookie", repeat=2), *[ok("/set-cookie"), "set"] * 2)
        is_equal(fetch(redirect("/cookies")), ok("/cookies") + " redirected", "cookies: none")
    with suite.case("cookies: a jar keeps and sends them"):
        lines = fetch("/set-cookie", jar="")
        assert [line.split("\t")[-2:] for line in lines[2:]] == [["a", "1"], ["b", "2"]], lines
        is_equal(fetch("/cookies", jar=f"127.0.0.1\tFALSE\t/\tFALSE\t0\ta\t1")[:2], ok("/cookies"), "cookies: a=1")
        is_equal(fetch(redirect("/cookies"), jar="")[:2], ok("/cookies") + " redirected", "cookies: r=1")
        is_equal(fetch("http://localhost:%d/cookies" % port, jar=f"127.0.0.1\tFALSE\t/\tFALSE\t0\ta\t1")[1:2], "cookies: none")


def faults():
    with suite.case("what is no URL"):
        for url in "nothing", "http://", "://x", "http://127.0.0.1:99999/", "http://a b/", "":
            fails(fetch(here if url == "" else url) if url else ["error 22 fetch "], errno.EINVAL)
        fails(fetch("ftp://127.0.0.1/x"), errno.EPROTONOSUPPORT, "fetch GET ftp://127.0.0.1/x: only http and https can be fetched, not ftp")
        fails(fetch("file:///etc/passwd"), errno.EPROTONOSUPPORT)
    with suite.case("what cannot be in a request"):
        fails(fetch("/hello", "header=X-A:b\r\nX-B: c"), errno.EINVAL, "more than one line")
        fails(fetch("/hello", "header=X A:b"), errno.EINVAL, "no name of a header")
        fails(fetch("/hello", "header=:b"), errno.EINVAL, "no name of a header")
        fails(fetch("/hello", "header=content-length:3"), errno.EINVAL, "not the program's to set")
        fails(fetch("/hello", "header=Transfer-Encoding:chunked"), errno.EINVAL, "not the program's to set")
        fails(fetch("/hello", method="GET /x HTTP/1.1\r\n"), errno.EINVAL)
        fails(fetch("/hello", method="HEAD", body="x"), errno.EINVAL, "a HEAD request has no body")
        fails(fetch("/hello", json="1", body="x"), errno.EINVAL, "more than one form")
        fails(fetch("/hello", timeout=-1), errno.EINVAL, "negative")
        fails(fetch("/hello", version=77), errno.EINVAL, "version")
        fails(fetch("http://127.0.0.1/\nx"), errno.EINVAL)
    with suite.case("nobody listens; no such host"):
        fails(fetch(f"http://127.0.0.1:{closed_port}/x"), errno.ECONNREFUSED, f"fetch GET http://127.0.0.1:{closed_port}/x: Connection refused")
        fails(fetch("http://no-such-host.invalid/"), errno.ENOENT, "Could not resolve host: no-such-host.invalid")
    with suite.case("limits of time"):
        fails(fetch("/never", timeout=100), errno.ETIMEDOUT, f"fetch GET {here}/never: not finished in 100 ms")
        fails(fetch("/never", idle=100), errno.ETIMEDOUT, "nothing came for 100 ms")
        is_equal(fetch("/slow-body", timeout=200)[:1], ok("/slow-body"))
        fails(fetch("/slow-body", timeout=200), errno.ETIMEDOUT, "not finished in 200 ms")
        fails(fetch("/slow-body", idle=200), errno.ETIMEDOUT, "nothing came for 200 ms")
        fails(fetch("/drip", timeout=300, idle=200), errno.ETIMEDOUT, "not finished in 300 ms")
        fails(fetch("/slow-headers", timeout=300), errno.ETIMEDOUT, "not finished in 300 ms")
        fails(fetch("/drip", low_speed=1000, low_speed_seconds=1), errno.ETIMEDOUT)
        fails(fetch("/echo", pieces=100, timeout=50, body_size=1000000), errno.ETIMEDOUT)
        fails(fetch(redirect("/never"), timeout=200), errno.ETIMEDOUT, "not finished in 200 ms")
    with suite.case("a reader that is slow is not the server's fault"):
        is_equal(fetch("/big?size=400000", read="pieces", read_ms=80, idle=60), ok("/big?size=400000"), "size 400000")
    with suite.case("limits of size"):
        is_equal(fetch("/big?size=1000", read="size", max_size=1000), ok("/big?size=1000"), "size 1000")
        fails(fetch("/big?size=1001", read="size", max_size=1000), errno.EMSGSIZE, "the body is larger than 1000 bytes")
        fails(fetch("/chunked", max_size=100), errno.EMSGSIZE, "the body is larger than 100 bytes")
        fails(fetch("/gzip?size=1000000", max_size=10000), errno.EMSGSIZE, "the body is larger than 10000 bytes")
        fails(fetch("/bomb", max_size=100000, read="pieces", read_ms=1), errno.EMSGSIZE, "the body is larger than 100000 bytes")
        fails(fetch("/many-headers"), errno.EMSGSIZE, "the headers are larger than 262144 bytes")
        fails(fetch("/endless-headers"), errno.EMSGSIZE, "the headers are larger than 262144 bytes")
        is_equal(fetch("/long-header?size=60000"), ok("/long-header?size=60000"), "long")
        fails(fetch("/long-header?size=200000"), errno.EMSGSIZE)
    with suite.case("connections that are lost"):
        fails(fetch("/truncated-chunked"), errno.ECONNRESET)
        fails(fetch("/truncated-length"), errno.ECONNRESET)
        fails(fetch("/truncated-length", read="pieces"), errno.ECONNRESET)
        fails(fetch("/reset"), errno.ECONNRESET, "Connection reset by peer")
        fails(fetch("/no-answer"), errno.ECONNRESET)
        fails(fetch("/garbage"), errno.EPROTO)


def main():
    with suite.case("node"):
        suite.need("node")
        suite.start(["node", os.path.join(peers.HERE, "x", "fetch_server.js"), str(port), str(other), socket_path])
        peers.wait_for_port(port)
        peers.wait_for_port(other)
        heads_and_bodies()
        requests()
        redirects()
        cookies()
        faults()


main()
suite.end()
