"""The example `tail`: many files followed; appended, truncated, rotated and removed ones; and it ends without a trace."""

import os
import signal
import subprocess
import threading

import peers

suite = peers.Suite(__doc__)


class Tail:
    """A running tail; its output is read by a thread, line by line."""

    def __init__(self, exe, *args):
        env = dict(os.environ, ASAN_OPTIONS="detect_leaks=1:exitcode=99")
        self.child = suite.start([exe, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
        self.lines, self.changed = [], threading.Condition()
        self.threads = [threading.Thread(target=self.read, args=(pipe,), daemon=True) for pipe in (self.child.stdout, self.child.stderr)]
        for thread in self.threads:
            thread.start()

    def read(self, pipe):
        for line in pipe:
            with self.changed:
                self.lines.append(line.rstrip("\n"))
                self.changed.notify_all()

    def expect(self, *wanted):
        """The next lines, in any order (of several files)."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.lines) >= len(wanted), 30), f"wanted {wanted}, got {self.lines}"
            got, self.lines = self.lines[:len(wanted)], self.lines[len(wanted):]
        assert sorted(got) == sorted(wanted), f"wanted {wanted}, got {got}"

    def end(self):
        self.child.send_signal(signal.SIGTERM)
        status = self.child.wait(30)
        for thread in self.threads:
            thread.join(30)
        assert status == 0 and not self.lines, f"status {status}, left: {self.lines}"


def path(name):
    return os.path.join(suite.folder, name)


def append(name, text):
    with open(path(name), "a") as f:
        f.write(text)


tail = suite.compile("../../examples/tail.c")

with suite.case("the last lines, then what is appended"):
    append("a", "".join(f"{i}\n" for i in range(20000)))
    t = Tail(tail, "-n", "3", path("a"))
    t.expect("19997", "19998", "19999")
    append("a", "half a ")
    append("a", "line\nand another\n")
    t.expect("half a line", "and another")
    t.end()

with suite.case("many files"):
    names = [f"many{i}" for i in range(30)]
    for name in names:
        append(name, f"old {name}\n")
    t = Tail(tail, "-n", "1", *map(path, names))
    t.expect(*(f"{name}: old {name}" for name in names))
    for name in names:
        append(name, f"one\ntwo {name}\n")
    t.expect(*(f"{name}: one" for name in names), *(f"{name}: two {name}" for name in names))
    t.end()

with suite.case("a truncated file is read from its start"):
    append("t", "a long line before\n")
    t = Tail(tail, path("t"))
    t.expect("a long line before")
    os.truncate(path("t"), 0)
    t.expect("t: truncated")
    append("t", "after\n")
    t.expect("after")
    t.end()

with suite.case("a rotated file is read to its end, then the new one"):
    append("r", "first\n")
    t = Tail(tail, path("r"))
    t.expect("first")
    old = open(path("r"), "a")
    os.rename(path("r"), path("r.1"))
    old.write("late\n")
    old.close()
    append("r", "new 1\nnew 2\n")
    t.expect("late", "new 1", "new 2")
    os.unlink(path("r"))
    append("r", "again\n")
    t.expect("again")
    append("r", "without a newline")
    os.rename(path("r"), path("r.2"))
    append("r", "last\n")
    t.expect("without a newline", "last")
    t.end()

with suite.case("a file that is not there yet"):
    t = Tail(tail, path("later"))
    append("later", "here\n")
    t.expect("here")
    t.end()

with suite.case("a folder that is not there"):
    done = subprocess.run([tail, path("no/such")], capture_output=True, text=True, timeout=30)
    assert done.returncode == 1 and f"watch {path('no/')}: No such file or directory" in done.stderr, done.stderr

suite.end()
