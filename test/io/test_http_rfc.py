#!/usr/bin/env python3
"""The HTTP server by the letter: what RFC 9112 (HTTP/1.1) and RFC 9110 say a server MUST do, numbered, over raw sockets.

Behind most requests that must be refused stands a good one: that it is not answered shows that the connection was given up,
so nothing could be smuggled in.
"""

import peers
from http_raw import Connection, HELLO, Server, talk

suite = peers.Suite(__doc__)
server = Server(suite, options=["header_limit=2000", "header_count=20", "body_limit=5000", "slowest=1000000", "body_timeout=5000"])
H = b"Host: x\r\n"
number = 0


def statuses(data, heads=()):
    return [r.status for r in talk(server.port, data, heads)]


def must(clause, what, data, expected, heads=()):
    """The statuses of all responses to these bytes, also when they come one at a time."""
    global number
    number += 1
    with suite.case(f"http {number:03d} ({clause}) {what}"):
        got = statuses(data, heads)
        assert got == expected, f"{data!r}\n-> {got}, not {expected}"
        if len(data) < 400:
            got = [r.status for r in talk(server.port, None, heads, [data[i:i + 1] for i in range(len(data))])]
            assert got == expected, f"{data!r} byte by byte\n-> {got}, not {expected}"


def case(clause, what):
    global number
    number += 1
    return suite.case(f"http {number:03d} ({clause}) {what}")


def get(target, *fields, method=b"GET", version=b"HTTP/1.1", host=H):
    return method + b" " + target + b" " + version + b"\r\n" + host + b"".join(f + b"\r\n" for f in fields) + b"\r\n"


def post(body, *fields, target=b"/echo"):
    return get(target, *fields, method=b"POST") + body


CHUNKED = b"Transfer-Encoding: chunked"
LENGTH5 = b"Content-Length: 5"

# --- 2: messages -----------------------------------------------------------------------------------------------------------
must("9112 2.2", "empty lines before the request line are ignored", b"\r\n\r\n" + HELLO, [200])
must("9112 2.2", "an empty line between two requests is ignored", HELLO + b"\r\n" + HELLO, [200, 200])
must("9112 2.2", "a bare CR in a field is refused", get(b"/", b"A: b\rc") + HELLO, [400])
must("9112 2.2", "a bare CR that would end a field is refused", get(b"/", b"A: b\rTransfer-Encoding: chunked") + HELLO, [400])
must("9112 2.2", "a bare CR in the request line is refused", b"GET /\r HTTP/1.1\r\n" + H + b"\r\n" + HELLO, [400])
must("9112 2.2", "a line that ends with LF alone is refused", b"GET / HTTP/1.1\r\nHost: x\n\r\n" + HELLO, [400])
must("9112 2.2", "a head that ends with LF alone is refused", b"GET / HTTP/1.1\r\nHost: x\r\n\n" + HELLO, [400])
must("9112 2.2", "CR CR LF is refused", b"GET / HTTP/1.1\r\nHost: x\r\r\n\r\n" + HELLO, [400])
must("9112 2.2", "white space before the first field is refused", b"GET / HTTP/1.1\r\n A: b\r\nHost: x\r\n\r\n" + HELLO, [400])
must("9112 2.3", "HTTP/2.0 is not served", get(b"/", version=b"HTTP/2.0") + HELLO, [505])
must("9112 2.3", "HTTP/3.7 is not served", get(b"/", version=b"HTTP/3.7") + HELLO, [505])
must("9112 2.3", "the preface of HTTP/2 is not served", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + HELLO, [505])
must("9112 2.3", "the version's name is case-sensitive", get(b"/", version=b"http/1.1") + HELLO, [400])
must("9112 2.3", "a version of two digits is refused", get(b"/", version=b"HTTP/1.10") + HELLO, [400])
must("9112 2.3", "a request without a version (HTTP/0.9) is refused", b"GET /\r\n\r\n" + HELLO, [505])

# --- 3: the request line -----------------------------------------------------------------------------------------------------
must("9112 3", "a request line of one word is refused", b"GET\r\n" + H + b"\r\n" + HELLO, [400])
must("9112 3", "two spaces before the target are refused", b"GET  / HTTP/1.1\r\n" + H + b"\r\n" + HELLO, [400])
must("9112 3", "two spaces behind the target are refused", b"GET /  HTTP/1.1\r\n" + H + b"\r\n" + HELLO, [400])
must("9112 3", "a space behind the version is refused", b"GET / HTTP/1.1 \r\n" + H + b"\r\n" + HELLO, [400])
must("9112 3", "a tab in the request line is refused", b"GET\t/ HTTP/1.1\r\n" + H + b"\r\n" + HELLO, [400])
must("9112 3", "white space in the target is refused", get(b"/a b") + HELLO, [400])
must("9112 3.1", "methods are case-sensitive", get(b"/", method=b"get") + HELLO, [501])
must("9110 9.1", "an unknown method is not implemented", get(b"/", method=b"BREW") + HELLO, [501])
must("9112 3", "a target that is too long is refused", get(b"/" + b"a" * 3000) + HELLO, [414])
must("9112 3.2", "a fragment in the target is refused", get(b"/hello#x") + HELLO, [400])
must("9112 3.2", "a relative target is refused", get(b"hello") + HELLO, [400])
must("9112 3.2", "control characters in the target are refused", get(b"/a\x01b") + HELLO, [400])
must("9112 3.2.2", "the absolute form is accepted", get(b"http://y:80/hello") + HELLO, [200, 200])
must("9110 4.2.1", "an absolute target without a host is refused", get(b"http:///hello") + HELLO, [400])
must("9110 4.2.1", "... also with a port", get(b"http://:80/hello") + HELLO, [400])
must("9110 4.2.4", "an absolute target with a user is refused", get(b"http://u@y/hello") + HELLO, [400])
must("9110 4.2.1", "a host that is none is refused in the target, too", get(b"http://a\\b/hello") + HELLO, [400])
must("9112 3.2.2", "IPv6, and no path, are accepted in the absolute form", get(b"http://[::1]:8/hello") + get(b"http://y?a=b"), [200, 404])
must("9112 3.2", "bytes above 127, and DEL, in the target are refused", get(b"/hello\x80") + HELLO, [400])
must("9112 3.2", "a zero byte in the target is refused", get(b"/hel\0lo") + HELLO, [400])
must("3986 2.1", "an encoded zero byte names nothing", get(b"/hello%00") + HELLO, [404, 200])
must("9112 3.2.3", "CONNECT is not implemented", get(b"x:80", method=b"CONNECT") + HELLO, [501])
must("9112 3.2.4", "the asterisk form is for OPTIONS", get(b"*", method=b"OPTIONS") + HELLO, [200, 200])
must("9112 3.2.4", "and for nothing else", get(b"*") + HELLO, [400])
with case("9112 3.2.2", "the absolute form's host counts, not Host"):
    body = talk(server.port, get(b"http://y:80/about?a=b"))[0].body
    assert b'"host":"y:80"' in body and b'"path":"/about"' in body, body
must("9112 3.2", "HTTP/1.1 without Host is refused", get(b"/hello", host=b"") + HELLO, [400])
must("9112 3.2", "two Hosts are refused", get(b"/hello", b"Host: y") + HELLO, [400])
must("9112 3.2", "a Host that is no host is refused", get(b"/hello", host=b"Host: a b\r\n") + HELLO, [400])
must("9112 3.2", "a Host with a path is refused", get(b"/hello", host=b"Host: a/b\r\n") + HELLO, [400])
must("9112 3.2", "a Host with a user is refused", get(b"/hello", host=b"Host: u@a\r\n") + HELLO, [400])
must("9112 3.2", "an empty Host, a port and IPv6 are accepted", get(b"/hello", host=b"Host:\r\n") + get(b"/hello", host=b"Host: a:80\r\n")
     + get(b"/hello", host=b"Host: [::1]:80\r\n"), [200, 200, 200])
must("9112 3.2", "HTTP/1.0 needs no Host", get(b"/hello", version=b"HTTP/1.0", host=b""), [200])

# --- 5: fields ------------------------------------------------------------------------------------------------------------------
must("9112 5.1", "white space before the colon is refused", get(b"/hello", b"A : b") + HELLO, [400])
must("9112 5.1", "a field without a name is refused", get(b"/hello", b": b") + HELLO, [400])
must("9112 5.1", "a field without a colon is refused", get(b"/hello", b"abc") + HELLO, [400])
must("9112 5.1", "a name that is no token is refused", get(b"/hello", b"a(b): c") + HELLO, [400])
must("9112 5.2", "a folded field is refused", get(b"/hello", b"A: b\r\n c") + HELLO, [400])
must("9112 5.2", "a folded field that begins empty is refused", get(b"/hello", b"A:\r\n\tc") + HELLO, [400])
must("9112 5.2", "a folded Transfer-Encoding is refused", post(b"0\r\n\r\n", b"Transfer-Encoding:\r\n chunked") + HELLO, [400])
must("9110 5.5", "a zero byte in a value is refused", get(b"/hello", b"A: b\0c") + HELLO, [400])
must("9110 5.5", "a control character in a value is refused", get(b"/hello", b"A: b\x01c") + HELLO, [400])
must("9110 5.5", "DEL in a value is refused", get(b"/hello", b"A: b\x7fc") + HELLO, [400])
must("9112 5.1", "a name that only looks like a framing is another name", get(b"/hello", b"Transfer_Encoding: chunked", b"Content_Length: 5") + HELLO, [200, 200])
must("9110 5.1", "a byte order mark before a name is refused", post(b"hello", b"\xef\xbb\xbfContent-Length: 5") + HELLO, [400])
must("9110 5.5", "bytes above 127 in a value are let through", get(b"/hello", b"A: b\xc3\xa4c") + HELLO, [200, 200])
must("6585 5", "too long a head is refused", get(b"/hello", b"A: " + b"b" * 3000) + HELLO, [431])
must("6585 5", "too many fields are refused", get(b"/hello", *[b"A: b"] * 40) + HELLO, [431])
with case("9110 5.1, 5.5", "names have no case, values no white space around them"):
    body = talk(server.port, get(b"/echo", b"cOnTeNt-TyPe: \t a/b \t ", b"content-LENGTH: 1", method=b"POST") + b"x")[0]
    assert body.get("content-type") == "a/b" and body.body == b"x", body.fields
with case("9110 5.3", "fields keep their order, repeated ones too"):
    body = talk(server.port, get(b"/about", b"A: 1", b"B: 2", b"A: 3"))[0].body
    assert b'["A","1"],["B","2"],["A","3"]' in body, body

# --- 6: where a body ends ---------------------------------------------------------------------------------------------------------
must("9112 6.1", "Transfer-Encoding beside Content-Length is refused", post(b"0\r\n\r\n", CHUNKED, LENGTH5) + HELLO, [400])
must("9112 6.1", "... in the other order, too", post(b"0\r\n\r\n", LENGTH5, CHUNKED) + HELLO, [400])
must("9112 6.1", "Transfer-Encoding in HTTP/1.0 is refused", get(b"/echo", CHUNKED, method=b"POST", version=b"HTTP/1.0") + b"0\r\n\r\n" + HELLO, [400])
must("9112 6.1", "an unknown coding is not implemented", post(b"0\r\n\r\n", b"Transfer-Encoding: gzip, chunked") + HELLO, [501])
must("9112 6.3", "chunked must come last", post(b"0\r\n\r\n", b"Transfer-Encoding: chunked, gzip") + HELLO, [400])
must("9112 6.3", "a coding without chunked is refused", post(b"0\r\n\r\n", b"Transfer-Encoding: gzip") + HELLO, [400])
must("9112 6.3", "an \"xchunked\" is refused", post(b"0\r\n\r\n", b"Transfer-Encoding: xchunked") + HELLO, [400])
must("9112 6.3", "a \"chunked\" behind a vertical tab is refused", post(b"0\r\n\r\n", b"Transfer-Encoding: \x0bchunked") + HELLO, [400])
must("9112 6.3", "a \"chunked\" with a parameter, or quoted, is refused", post(b"0\r\n\r\n", b"Transfer-Encoding: chunked;q=1") + HELLO, [400])
must("9112 6.3", "\"identity\" is refused", post(b"", b"Transfer-Encoding: identity") + HELLO, [400])
must("9112 6.3", "the largest Content-Length is too long, one more is none", post(b"hello", b"Content-Length: 18446744073709551615") + HELLO, [413])
must("9112 6.3", "the length of a GET counts, too", get(b"/hello", LENGTH5) + b"hello" + HELLO, [200, 200])
must("9112 6.1", "chunked twice is refused", post(b"0\r\n\r\n", b"Transfer-Encoding: chunked, chunked") + HELLO, [400])
must("9112 6.1", "two Transfer-Encodings are refused", post(b"0\r\n\r\n", CHUNKED, CHUNKED) + HELLO, [400])
must("9112 6.1", "an empty Transfer-Encoding is refused", post(b"", b"Transfer-Encoding:") + HELLO, [400])
must("9112 7", "codings have no case", post(b"0\r\n\r\n", b"Transfer-Encoding: CHunKed") + HELLO, [200, 200])
must("9112 6.3", "two Content-Lengths are refused", post(b"hello", LENGTH5, b"Content-Length: 6") + HELLO, [400])
must("9112 6.3", "... also when they agree", post(b"hello", LENGTH5, LENGTH5) + HELLO, [400])
for value in b"5, 5", b"5,6", b"+5", b"-5", b"5 5", b"0x5", b"five", b"", b"5;", b"99999999999999999999999":
    must("9112 6.3", f"Content-Length \"{value.decode()}\" is refused", post(b"hello", b"Content-Length: " + value) + HELLO, [400])
must("9112 6.3", "a body ends where its length says", post(b"hello", LENGTH5) + post(b"world", LENGTH5) + HELLO, [200, 200, 200])
must("9112 6.3", "without a length there is no body", post(b"") + HELLO, [200, 200])
must("9112 6.3", "a body nobody reads is read over", post(b"hello", LENGTH5, target=b"/hello") + HELLO, [200, 200])
must("9110 15.5.14", "too long a body is refused by its length", post(b"x" * 6000, b"Content-Length: 6000") + HELLO, [413])
with case("9112 8", "a body that ends early is not answered as if it were whole"):
    assert statuses(post(b"hel", LENGTH5)) in ([], [400])

# --- 7: chunks --------------------------------------------------------------------------------------------------------------------------
def chunked(body, expected, what, clause="9112 7.1"):
    must(clause, what, post(body, CHUNKED) + HELLO, expected)


with case("9112 7.1", "chunks are put together"):
    r = talk(server.port, post(b"5\r\nhello\r\n001\r\n \r\nA\r\n0123456789\r\n0\r\n\r\n", CHUNKED) + HELLO)
    assert [x.status for x in r] == [200, 200] and r[0].body == b"hello 0123456789", r[0].body
chunked(b"5;a=\"d;e\"\r\nhello\r\n0;x\r\n\r\n", [200, 200], "extensions are ignored", "9112 7.1.1")
chunked(b"5\r\nhello\r\n0\r\nA: b\r\nC: d\r\n\r\n", [200, 200], "a trailer is read over", "9112 7.1.2")
chunked(b"5\r\nhello\r\n0\r\nContent-Length: 9\r\n\r\n", [200, 200], "a length in a trailer has no effect", "9112 7.1.2")
for size in b"g", b"0x5", b"-5", b"+5", b" 5", b"5 ", b"5\t", b"", b"5\x0b", b"5,5":
    chunked(size + b"\r\nhello\r\n0\r\n\r\n", [400], f"a chunk size {size.decode()!r} is refused")
with case("9112 7.1", "a chunk size that overflows is refused"):      # when its first digits come alone, they are too long a body
    assert statuses(post(b"f" * 17 + b"\r\nhello\r\n0\r\n\r\n", CHUNKED) + HELLO) in ([400], [413])
chunked(b"5\nhello\r\n0\r\n\r\n", [400], "a chunk size that ends with LF alone is refused")
chunked(b"5;a\nhello\r\n0\r\n\r\n", [400], "an extension that ends with LF alone is refused", "9112 7.1.1")
chunked(b"5;a=\"\r\nhello\r\n0\r\n\r\n", [400], "an extension whose quotes do not end is refused", "9112 7.1.1")
chunked(b"0" * 30 + b"5\r\nhello\r\n0\r\n\r\n", [200, 200], "zeros before a chunk size do not overflow")
chunked(b"5;a\rb\r\nhello\r\n0\r\n\r\n", [400], "a bare CR in an extension is refused", "9112 7.1.1")
chunked(b"5\r\nhello\n0\r\n\r\n", [400], "a chunk that ends with LF alone is refused")
chunked(b"5\r\nhelloo\r\n0\r\n\r\n", [400], "a chunk longer than its size is refused")
chunked(b"6\r\nhello\r\n0\r\n\r\n", [400], "a chunk shorter than its size is refused")
chunked(b"0\r\n\n", [400], "a last chunk that ends with LF alone is refused")
chunked(b"0\r\nA: b\n\r\n", [400], "a trailer line that ends with LF alone is refused", "9112 7.1.2")
chunked(b"ffffffffffffffff\r\nhello\r\n0\r\n\r\n", [413], "a chunk of the largest size is too long, and no overflow")
chunked(b"".join(b"3e8\r\n" + b"x" * 1000 + b"\r\n" for _ in range(6)) + b"0\r\n\r\n", [413], "too long a chunked body is refused", "9110 15.5.14")
chunked(b"5;" + b"a" * 20000 + b"\r\nhello\r\n0\r\n\r\n", [400], "endless extensions are refused", "9112 7.1.1")
chunked(b"5\r\nhello\r\n0\r\n" + b"A: b\r\n" * 5000 + b"\r\n", [400], "an endless trailer is refused", "9112 7.1.2")
with case("9112 8", "a chunked body without its last chunk is not answered as if it were whole"):
    assert statuses(post(b"5\r\nhello\r\n", CHUNKED)) in ([], [400])

# --- 9: connections -----------------------------------------------------------------------------------------------------------------------
must("9112 9.3", "HTTP/1.1 goes on", HELLO * 3, [200, 200, 200])
must("9112 9.6", "nothing is answered behind Connection: close", get(b"/hello", b"Connection: close") + HELLO, [200])
must("9112 9.6", "close is found in a list, in any case", get(b"/hello", b"Connection: foo, CLOSE") + HELLO, [200])
must("9112 9.3", "HTTP/1.0 ends", get(b"/hello", version=b"HTTP/1.0") + HELLO, [200])
must("9112 9.3", "HTTP/1.0 with keep-alive goes on", get(b"/hello", b"Connection: keep-alive", version=b"HTTP/1.0") + HELLO, [200, 200])
with case("9112 9.6", "the last answer says so"):
    assert talk(server.port, get(b"/hello", b"Connection: close"))[0].get("connection") == "close"
    assert talk(server.port, get(b"/hello", version=b"HTTP/1.0"))[0].get("connection") == "close"
    assert talk(server.port, get(b"/hello", b"Connection: keep-alive", version=b"HTTP/1.0"))[0].get("connection") == "keep-alive"
    assert talk(server.port, b"nonsense\r\n\r\n")[0].get("connection") == "close"
with case("9112 9.3.2", "pipelined requests are answered in order"):
    r = talk(server.port, b"".join(get(b"/slow?ms=%d" % ms) + get(b"/whole?n=%d" % ms) for ms in (30, 1, 20, 0)) + HELLO)
    assert [len(x.body) for x in r] == [5, 30, 5, 1, 5, 20, 5, 0, 6], [len(x.body) for x in r]
with case("9112 9.3.2", "a thousand pipelined requests are answered"):
    assert statuses(HELLO * 1000) == [200] * 1000
with case("9112 9.6", "the last answer is not lost when the client is still sending"):
    with Connection(server.port) as c:
        c.send(post(b"", b"Content-Length: 300000"))
        for _ in range(30):
            c.send(b"x" * 10000)
        assert c.response().status == 413 and not c.reset

# --- responses ------------------------------------------------------------------------------------------------------------------------------
with case("9110 9.3.2", "HEAD gets what GET gets, without the body"):
    a = talk(server.port, get(b"/whole?n=50"))[0]
    b, c = talk(server.port, get(b"/whole?n=50", method=b"HEAD") + HELLO, heads=[0])
    assert (b.status, b.get("content-length"), b.get("content-type")) == (200, "50", a.get("content-type")) and c.body == b"hello\n"
    b, c = talk(server.port, get(b"/chunks?n=50", method=b"HEAD") + HELLO, heads=[0])
    assert c.body == b"hello\n"
    b, c = talk(server.port, get(b"/pieces?n=50", method=b"HEAD") + HELLO, heads=[0])
    assert b.get("content-length") == "50" and c.body == b"hello\n"
with case("9112 6.1", "204 and 304 have no body and no framing of one"):
    r = talk(server.port, get(b"/whole?n=50&status=204") + get(b"/whole?n=50&status=304") + HELLO)
    assert [x.status for x in r] == [204, 304, 200] and r[2].body == b"hello\n"
with case("9110 15.3.6", "205 has no body, and says so"):
    for path in b"/whole?n=50&status=205", b"/whole?n=0&status=205":
        r = talk(server.port, get(path) + HELLO)
        assert [x.status for x in r] == [205, 200] and r[0].get("content-length") == "0" and r[1].body == b"hello\n"
with case("9112 6.1", "HTTP/1.0 gets no chunks, but the connection's end"):
    r, = talk(server.port, get(b"/chunks?n=5000", version=b"HTTP/1.0") + HELLO)
    assert r.get("transfer-encoding") is None and r.get("connection") == "close" and r.body == b"x" * 5000
    r, = talk(server.port, get(b"/chunks?n=5000", b"Connection: keep-alive", version=b"HTTP/1.0") + HELLO)
    assert r.get("connection") == "close" and r.body == b"x" * 5000
with case("9110 6.6.1", "answers have a date, refusals too"):
    for data in HELLO, b"nonsense\r\n\r\n":
        assert talk(server.port, data)[0].get("date").endswith(" GMT")
with case("9110 5.5", "what a handler passes cannot split a response"):
    r, = talk(server.port, get(b"/split"))
    assert r.body == b"011111111 refused" and r.get("x-a") == "good" and not r.get("set-cookie"), (r.body, r.fields)
with case("9112 8", "an answer that fails in the middle is cut, and looks cut"):
    with Connection(server.port) as c:
        c.send(get(b"/bad/chunked") + HELLO)
        data = c.rest()
        assert b"half of it" in data and b"\r\n0\r\n" not in data and data.count(b"HTTP/1.1") == 1, data
    with Connection(server.port) as c:
        c.send(get(b"/bad/length") + HELLO)
        data = c.rest()
        assert data.endswith(b"half of it") and b"Content-Length: 100" in data, data
    with Connection(server.port) as c:          # HTTP/1.0: the end would look like a good one, so it is a reset
        c.send(get(b"/bad/old", version=b"HTTP/1.0"))
        c.rest()
        assert c.reset

# --- Expect, Upgrade -----------------------------------------------------------------------------------------------------------------------------
EXPECT = b"Expect: 100-continue"
with case("9110 10.1.1", "100 (Continue) is sent when the body is wanted, and once"):
    with Connection(server.port) as c:
        c.send(get(b"/echo", EXPECT, LENGTH5, method=b"POST"))
        assert c.response().status == 100
        c.send(b"hello" + HELLO)
        r = c.response()
        assert (r.status, r.body) == (200, b"hello") and c.response().status == 200
with case("9110 10.1.1", "a final answer without it ends the connection"):
    with Connection(server.port) as c:
        c.send(get(b"/late-body", EXPECT, LENGTH5, method=b"POST"))
        r = c.response()
        assert r.status == 200 and r.get("connection") == "close" and c.response() is None
with case("9110 10.1.1", "too long a body is refused before it is sent"):
    with Connection(server.port) as c:
        c.send(get(b"/echo", EXPECT, b"Content-Length: 100000", method=b"POST"))
        assert c.response().status == 413
must("9110 10.1.1", "without a body there is nothing to wait for", get(b"/echo", EXPECT, method=b"POST") + HELLO, [200, 200])
must("9110 10.1.1", "HTTP/1.0 gets no 100", get(b"/echo", EXPECT, LENGTH5, method=b"POST", version=b"HTTP/1.0") + b"hello", [200])
must("9110 10.1.1", "another expectation fails", get(b"/hello", b"Expect: coffee") + HELLO, [417])
must("9110 7.8", "an Upgrade that is not wanted is ignored", get(b"/hello", b"Connection: upgrade", b"Upgrade: h2c") + HELLO, [200, 200])
must("9110 7.8", "... also with a body", post(b"hello", b"Connection: upgrade", b"Upgrade: h2c", LENGTH5) + HELLO, [200, 200])
must("9110 7.8", "... and with chunks", post(b"5\r\nhello\r\n0\r\n\r\n", b"Connection: upgrade", b"Upgrade: h2c", CHUNKED) + HELLO, [200, 200])
must("9110 7.8", "an upgrade that was not asked for fails", get(b"/upgrade") + HELLO, [500, 200])
with case("9110 7.8", "101 hands the connection over, with what came behind the head"):
    with Connection(server.port) as c:
        c.send(get(b"/upgrade", b"Connection: keep-alive, Upgrade", b"Upgrade: other, echo") + b"first")
        r = c.response()
        assert (r.status, r.get("upgrade"), r.get("connection")) == (101, "echo", "Upgrade"), r.fields
        assert c.take(5) == b"first"
        c.send(b"second")
        assert c.take(6) == b"second"
        c.end()
        assert c.rest() == b""

with suite.case("http: nothing leaks, nothing is left"):
    text = server.stop()
    counts = server.counts(text)
    assert counts["open"] == counts["idle"] == 0 and "answered twice" not in text, text
suite.end()
