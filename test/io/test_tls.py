#!/usr/bin/env python3
"""TLS: a client and a server of ours; ours against OpenSSL's own, Node and nginx; certificates that are not right."""

import os
import subprocess

import peers

suite = peers.Suite(__doc__)


def openssl(*words):
    done = subprocess.run(["openssl"] + list(words), cwd=suite.folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def certificate(name, common, alternatives, days=30, authority="ca", key=None):
    """name.pem and name.key, signed by an authority (None: by itself)."""
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr",
            "-subj", f"/CN={common}", "-addext", f"subjectAltName={alternatives}", "-addext", "basicConstraints=critical,CA:FALSE")
    signer = ["-CA", f"{authority}.pem", "-CAkey", f"{authority}.key"] if authority else ["-signkey", f"{name}.key"]
    openssl("x509", "-req", "-in", f"{name}.csr", *signer, "-days", str(days), "-copy_extensions", "copy", "-out", f"{name}.pem")


def authority(name):
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.pem",
            "-subj", f"/CN={name}", "-days", "30")


def certificates():
    authority("ca")
    authority("other")
    certificate("server", "localhost", "DNS:localhost,IP:127.0.0.1")
    certificate("self", "localhost", "DNS:localhost", authority=None)
    certificate("expired", "localhost", "DNS:localhost", days=-1)
    certificate("wrong", "wrong.test", "DNS:wrong.test")
    certificate("star", "*.star.test", "DNS:*.star.test")
    certificate("stranger", "localhost", "DNS:localhost", authority="other")
    certificate("client", "client", "DNS:client")
    certificate("locked", "localhost", "DNS:localhost")
    openssl("ec", "-in", "locked.key", "-out", "locked.key", "-aes256", "-passout", "pass:secret")


certificates()
for name in ("talk", "resumes", "transfer", "slow", "cut", "faults", "contexts", "names", "clients", "drops"):
    with suite.case(f"a pair of ours: {name}"):
        suite.run([suite.compile("x/tls_pair.c"), suite.folder, name], timeout=120)


# --- our client -------------------------------------------------------------------------------------------------------------

def get(port, *words, status=0, env=None):
    return suite.run([suite.compile("x/tls_get.c"), str(port)] + list(words), status=status, env=env)


def path(name):
    return os.path.join(suite.folder, name)


CA, NAME = "ca=" + path("ca.pem"), "name=localhost"


def s_server(*words):
    port = peers.free_port()
    suite.start(["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert", path("server.pem"), "-key", path("server.key"), "-quiet"] + list(words))
    peers.wait_for_port(port)
    return port


def node_server(script, *words):
    suite.need("node")
    child = suite.start(["node", "-e", "const tls = require('tls'), fs = require('fs'), path = process.argv[1];"
                         "const options = { cert: fs.readFileSync(path + '/server.pem'), key: fs.readFileSync(path + '/server.key') };" + script
                         + "server.listen(0, '127.0.0.1', () => console.log(server.address().port));", suite.folder] + list(words), stdout=subprocess.PIPE)
    return int(child.stdout.readline())


for version in ("-tls1_3", "-tls1_2"):
    with suite.case(f"our client, openssl s_server {version}"):
        port = s_server(version, "-rev", "-alpn", "http/1.1")
        # -rev ends when it reads CLOSE
        protocol = "TLSv1.3" if version == "-tls1_3" else "TLSv1.2"
        got = get(port, CA, NAME, "alpn=h2,http/1.1", "send=hello\nCLOSE")
        assert got == f"[{protocol} http/1.1 CN=localhost]\nolleh\n", got
    with suite.case(f"our client goes on from a session {version}"):
        port = s_server(version, "-rev")
        got = get(port, CA, NAME, "times=3", "send=x\nCLOSE").split("\n")
        heads = [line for line in got if line.startswith("[")]
        assert len(heads) == 3 and "resumed" not in heads[0] and "resumed" in heads[1] and "resumed" in heads[2], got

with suite.case("the system's authorities, and those of SSL_CERT_FILE"):
    port = s_server("-rev")
    got = get(port, NAME, "send=CLOSE", status=1)
    assert got == f"error: tls 127.0.0.1:{port}: certificate verify failed: unable to get local issuer certificate\n", got
    got = get(port, NAME, "send=CLOSE", env={"SSL_CERT_FILE": path("ca.pem")})
    assert got == "[TLSv1.3 - CN=localhost]\n", got
    got = get(port, "insecure=1", "send=CLOSE")
    assert got == "[TLSv1.3 - CN=localhost]\n", got
    got = get(port, CA, "name=example.org", "send=CLOSE", status=1)
    assert got == f"error: tls 127.0.0.1:{port}: certificate verify failed: hostname mismatch\n", got

with suite.case("our client, Node: 10 MB both ways at once"):
    port = node_server("const server = tls.createServer({ ...options, allowHalfOpen: true }, s => s.pipe(s));")
    got = get(port, CA, "size=10000000")
    assert got == "10000000 bytes came back as they were\n", got

with suite.case("our client's certificate, Node asks for it and ends without a notification"):
    port = node_server("const server = tls.createServer({ ...options, ca: fs.readFileSync(path + '/ca.pem'), requestCert: true, rejectUnauthorized: true },"
                       " s => s.end('hello ' + s.getPeerCertificate().subject.CN + '\\n'));")
    own = ["cert=" + path("client.pem"), "key=" + path("client.key")]
    got = get(port, CA, *own, "tolerant=1")
    assert got == "[TLSv1.3 - CN=localhost]\nhello client\n", got
    got = get(port, CA, *own, status=1)
    assert got == f"error: tls 127.0.0.1:{port}: the connection was cut off: it ended without a close notification\n", got
    got = get(port, CA, status=1)
    assert got == f"error: tls 127.0.0.1:{port}: tlsv13 alert certificate required\n", got

with suite.case("our client, nginx"):
    suite.need("nginx")
    port = peers.free_port()
    os.mkdir(path("www"))
    with open(path("www/index.html"), "w") as f:
        f.write("nginx was here\n")
    with open(path("nginx.conf"), "w") as f:
        f.write(f"""{"user root;" if os.getuid() == 0 else ""} daemon off; pid {path("nginx.pid")}; error_log {path("error.log")}; worker_processes 1; events {{}}
http {{ access_log off; client_body_temp_path {path("t1")}; proxy_temp_path {path("t2")}; fastcgi_temp_path {path("t3")};
uwsgi_temp_path {path("t4")}; scgi_temp_path {path("t5")};
server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {path("server.pem")}; ssl_certificate_key {path("server.key")}; root {path("www")}; }} }}""")
    suite.start(["nginx", "-c", path("nginx.conf"), "-p", suite.folder])
    peers.wait_for_port(port)
    got = get(port, CA, "send=GET / HTTP/1.0\r\n\r")
    assert "200 OK" in got and got.endswith("nginx was here\n"), got


# --- our server -------------------------------------------------------------------------------------------------------------

class Echo:
    def __init__(self, *words):
        exe = suite.compile("x/tls_echo.c")
        environment = dict(os.environ, ASAN_OPTIONS="detect_leaks=1:exitcode=99")
        self.child = suite.start([exe, suite.folder] + list(words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True)
        self.port = int(self.child.stdout.readline())

    def line(self):
        return self.child.stdout.readline().rstrip()

    def end(self):
        self.child.terminate()
        _, err = self.child.communicate(timeout=30)
        assert self.child.returncode == 0, err


def s_client(port, text, *words):
    done = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-CAfile", path("ca.pem"), "-verify_return_error",
                           "-servername", "localhost"] + list(words), input=text, capture_output=True, text=True, timeout=30)
    return done.stdout + done.stderr


with suite.case("openssl s_client, our server"):
    server = Echo()
    got = s_client(server.port, "one\ntwo\n", "-quiet", "-alpn", "echo", "-no_ign_eof")
    line = server.line()
    assert line == "TLSv1.3 echo localhost - 8", line + got
    got = s_client(server.port, "x\n", "-tls1_2", "-quiet", "-no_ign_eof")
    line = server.line()
    assert line == "TLSv1.2 - localhost - 2", line + got
    s_client(server.port, "x\n", "-tls1_1", "-quiet", "-no_ign_eof", "-cipher", "ALL@SECLEVEL=0")
    line = server.line()
    assert line.endswith(" unsupported protocol"), line
    s_client(server.port, "x\n", "-alpn", "other", "-quiet", "-no_ign_eof")
    line = server.line()
    assert line.endswith(" no application protocol"), line
    server.end()

with suite.case("openssl s_client changes its keys while our server is written to"):
    server = Echo()
    child = suite.start(["openssl", "s_client", "-connect", f"127.0.0.1:{server.port}", "-CAfile", path("ca.pem")],
                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def say(text, until):
        child.stdin.write(text)
        child.stdin.flush()
        line = " "
        while until not in line:
            line = child.stdout.readline()
            assert line

    say("", "Verify return code")
    for i in range(30):                             # k: new keys of its own; K: it asks for ours, too
        say(f"line {i}\n", f"line {i}\n")
        say("K\n" if i % 3 else "k\n", "KEYUPDATE")
    say("end\n", "end\n")
    child.stdin.write("Q\n")
    child.stdin.flush()
    line = server.line()
    assert line == f"TLSv1.3 - - - {4 + sum(len(f'line {i}') + 1 for i in range(30))}", line
    server.end()

with suite.case("Node, our server: 10 MB both ways at once, four times, going on from sessions"):
    suite.need("node")
    server = Echo()
    script = """const tls = require('tls'), fs = require('fs'), crypto = require('crypto'), [, folder, port] = process.argv;
        let session;
        const once = n => {
            const data = crypto.randomBytes(10000000), got = [];
            const s = tls.connect({ host: '127.0.0.1', port, servername: 'localhost', ca: fs.readFileSync(folder + '/ca.pem'), ALPNProtocols: ['echo'], session }, () => s.end(data));
            s.on('session', x => session = x);
            s.on('data', x => got.push(x));
            s.on('end', () => { console.log(Buffer.concat(got).equals(data), s.alpnProtocol, s.isSessionReused()); if (n > 1) once(n - 1); });
        };
        once(4);"""
    got = suite.run(["node", "-e", script, suite.folder, str(server.port)])
    assert got == "true echo false\n" + "true echo true\n" * 3, got
    assert [server.line() for _ in range(4)] == ["TLSv1.3 echo localhost - 10000000"] + ["TLSv1.3 echo localhost - 10000000 resumed"] * 3
    server.end()

with suite.case("our server wants a certificate"):
    server = Echo("require")
    got = s_client(server.port, "x\n", "-quiet", "-no_ign_eof")
    line = server.line()
    assert "peer did not return a certificate" in line, line
    got = s_client(server.port, "x\n", "-quiet", "-no_ign_eof", "-cert", path("client.pem"), "-key", path("client.key"))
    line = server.line()
    assert line == "TLSv1.3 - localhost CN=client 2", line + got
    got = s_client(server.port, "x\n", "-quiet", "-no_ign_eof", "-cert", path("self.pem"), "-key", path("self.key"))
    line = server.line()
    assert "certificate verify failed: self-signed certificate" in line, line
    server.end()
suite.end()
