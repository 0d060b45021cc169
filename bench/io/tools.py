"""What the topics share: compiling a side's program, running it, starting servers that are ended with the run, tables."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


class Tools:
    """Programs are bench/io/SIDE/NAME.c (or .js for node); a side that cannot be built here is left out, and said."""

    def __init__(self, build):
        self.troth_command = build / "troth"
        if not self.troth_command.exists():
            sys.exit(f"bench-io: there is no {self.troth_command.name} in the build folder: run make first")
        self.programs = build / "bench-io"
        self.programs.mkdir(exist_ok=True)
        self.children = []

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="troth-bench-"))     # of the topics' data; removed at the end
        return self

    def __exit__(self, *_):
        for child in list(self.children):
            self.stop(child)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _compile(self, command, out):
        done = subprocess.run([str(word) for word in command] + ["-o", str(out)], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode == 0:
            return [str(out)]
        print(f"bench-io: {out.name} does not compile:\n{done.stdout}", file=sys.stderr)
        return None

    def troth(self, name):
        return self._compile([self.troth_command, "cc", "gcc", "-O2", HERE / "troth" / f"{name}.c"], self.programs / f"troth-{name}")

    def plain(self, name, *flags):
        return self._compile(["gcc", "-O2", HERE / "plain" / f"{name}.c", *flags], self.programs / f"plain-{name}")

    def libuv(self, name):
        flags = pkg_config("libuv")
        return flags and self._compile(["gcc", "-O2", HERE / "libuv" / f"{name}.c", *flags], self.programs / f"libuv-{name}")

    def node(self, name):
        return ["node", str(HERE / "node" / f"{name}.js")] if shutil.which("node") else None

    def rows(self, command, *args, env=None):
        """Runs a program that prints lines of `row value`; gives them as a dictionary. A failure ends the run."""
        words = command + [str(arg) for arg in args]
        done = subprocess.run(words, text=True, stdout=subprocess.PIPE, env=dict(os.environ, **(env or {})))
        if done.returncode != 0:
            raise SystemExit(f"bench-io: {' '.join(words)}: status {done.returncode}")
        return {row: float(value) for row, value in (line.split() for line in done.stdout.splitlines())}

    def start(self, command, **more):
        """Starts a server; see wait_for_port."""
        child = subprocess.Popen([str(word) for word in command], start_new_session=True, **more)
        self.children.append(child)
        return child

    def stop(self, child):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        self.children.remove(child)

    def versions(self):
        for name in ("gcc", "node"):
            if shutil.which(name):
                yield f"{name}: " + subprocess.run([name, "--version"], text=True, stdout=subprocess.PIPE).stdout.splitlines()[0]
        if pkg_config("libuv"):
            yield "libuv: " + subprocess.run(["pkg-config", "--modversion", "libuv"], text=True, stdout=subprocess.PIPE).stdout.strip()


def pkg_config(*names):
    """The flags of libraries, or None where one is not installed."""
    done = subprocess.run(["pkg-config", "--cflags", "--libs", *names], text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return done.stdout.split() if done.returncode == 0 else None


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for_port(port, seconds=10):
    end = time.time() + seconds
    while time.time() < end:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.02)
    raise SystemExit(f"bench-io: nothing listens on port {port}")


def print_table(headings, lines):
    widths = [max(len(line[i]) for line in [headings] + lines) for i in range(len(headings))]
    for line in [headings, ["-" * w for w in widths]] + lines:
        print(" | ".join(cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(line, widths))))
    print(flush=True)
