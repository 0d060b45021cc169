"""What the scripts of this folder share: compiling a program, starting counterparts on free ports, and saying how it went.

A script begins with `suite = peers.Suite(__doc__)`, wraps each case in `with suite.case("name"):`, and ends with
`suite.end()`. Every child is ended with the script, also when it fails.
"""

import argparse
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined", "-fno-omit-frame-pointer"]


class Skip(Exception):
    pass


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for_port(port, seconds=10, host="127.0.0.1"):
    end = time.time() + seconds
    while time.time() < end:
        try:
            socket.create_connection((host, port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise AssertionError(f"nothing listens on port {port}")


class Suite:
    def __init__(self, description):
        parser = argparse.ArgumentParser(description=(description or "").split("\n")[0])
        parser.add_argument("--build", default=os.path.join(ROOT, "build"))
        self.options = parser.parse_args()
        self.build = os.path.abspath(self.options.build)
        self.folder = tempfile.mkdtemp(prefix="troth-io-")
        self.children = []
        self.failed = 0

    def compile(self, source, sanitized=True, flags=()):
        """Compiles a program (a path from this folder); with sanitizers if there is a sanitized build. Gives its path."""
        sanitized = sanitized and os.path.exists(os.path.join(self.build, "sanitize", "troth"))
        build = os.path.join(self.build, "sanitize") if sanitized else self.build
        path = os.path.join(HERE, source)
        exe = os.path.join(self.folder, os.path.splitext(os.path.basename(source))[0] + ("-sanitized" if sanitized else ""))
        if not os.path.exists(exe):
            words = [os.path.join(build, "troth"), "cc", "gcc", "-g", "-O1", "-Wall", "-Wextra"]
            words += (SANITIZE if sanitized else []) + list(flags) + [path, "-o", exe]
            done = subprocess.run(words, capture_output=True, text=True)
            assert done.returncode == 0 and not done.stderr, " ".join(words) + "\n" + done.stderr
        return exe

    def start(self, words, **more):
        """Starts a counterpart; it is killed at the end of the script."""
        more.setdefault("stdout", subprocess.DEVNULL)
        more.setdefault("stderr", subprocess.DEVNULL)
        more.setdefault("stdin", subprocess.DEVNULL)
        child = subprocess.Popen(words, start_new_session=True, **more)
        self.children.append(child)
        return child

    def stop(self, child):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        if child in self.children:
            self.children.remove(child)

    def run(self, words, timeout=60, stdin=None, status=0, env=None):
        """Runs a program to its end; gives its standard output. Any other status, or a sanitizer's report, fails the case."""
        environment = dict(os.environ, ASAN_OPTIONS="detect_leaks=1:exitcode=99", UBSAN_OPTIONS="print_stacktrace=1", LC_ALL="C", **(env or {}))
        done = subprocess.run(words, capture_output=True, text=True, timeout=timeout, input=stdin, env=environment, errors="replace")
        assert done.returncode == status, f"{' '.join(map(str, words))}: status {done.returncode}\n--- stdout\n{done.stdout}\n--- stderr\n{done.stderr}"
        return done.stdout

    def need(self, *commands):
        for command in commands:
            if not shutil.which(command):
                raise Skip(f"{command} is not installed")

    @contextlib.contextmanager
    def case(self, name):
        try:
            yield
            print(f"ok {name}", flush=True)
        except Skip as skip:
            print(f"skip {name}: {skip}", flush=True)
        except Exception as e:
            self.failed += 1
            text = str(e) if isinstance(e, AssertionError) and str(e) else traceback.format_exc()
            print(f"not ok {name}", *("    " + line for line in text.rstrip().split("\n")), sep="\n", flush=True)

    def end(self):
        for child in list(self.children):
            self.stop(child)
        shutil.rmtree(self.folder, ignore_errors=True)
        sys.exit(1 if self.failed else 0)
